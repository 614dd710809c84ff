package dev.nightjar.demo.lab;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A customer who asks for the same twice a second, whether the last answer is there or not: tells when the shop became
 * slow, and when it is again as it was. Thread-safe.
 */
final class Probe implements AutoCloseable {

    private static final Duration EVERY = Duration.ofMillis(500);

    /** So many in a row must be fast before the shop counts as being as it was. */
    private static final int CALM_ANSWERS = 8;

    /** {@code asked}: when the request was sent; {@code good}: an answer below 400 came. */
    record Answer(Instant asked, double millis, boolean good) {}

    private final List<Answer> answers = new ArrayList<>();
    private final Thread thread;

    private Probe(WarmShop shop, Hit hit) {
        thread = Thread.ofPlatform().name("probe").daemon().start(() -> ask(shop, hit));
    }

    static Probe start(WarmShop shop, Hit hit) {
        return new Probe(shop, hit);
    }

    private void ask(WarmShop shop, Hit hit) {
        try {
            for (int number = 1; ; number++) {
                HttpRequest request = hit.request(shop.stage().address(hit.service()), Hit.sku(number));
                Instant asked = Instant.now();
                long begin = System.nanoTime();
                var _ = shop.http()
                        .sendAsync(request, HttpResponse.BodyHandlers.discarding())
                        .whenComplete(
                                (answer, failure) -> note(asked, begin, failure == null && answer.statusCode() < 400));
                Thread.sleep(EVERY);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void note(Instant asked, long beginNanos, boolean good) {
        answers.add(new Answer(asked, (System.nanoTime() - beginNanos) / 1e6, good));
    }

    /** So far, by when they were asked for. */
    synchronized List<Answer> answers() {
        return answers.stream().sorted(Comparator.comparing(Answer::asked)).toList();
    }

    /** When the first request was sent, after an instant, that was slow or failed; what came before it is normal. */
    static Optional<Instant> firstSlow(List<Answer> answers, Instant from) {
        double limit = limitMillis(answers, from);
        return answers.stream()
                .filter(answer -> !answer.asked().isBefore(from))
                .filter(answer -> !answer.good() || answer.millis() > limit)
                .map(Answer::asked)
                .findFirst();
    }

    /**
     * Whether the last answers were like those before the fault.
     *
     * @param fault when it began
     * @param from only what was asked since then counts
     */
    static boolean isCalm(List<Answer> answers, Instant fault, Instant from) {
        double limit = limitMillis(answers, fault);
        List<Answer> since = answers.stream()
                .filter(answer -> !answer.asked().isBefore(from))
                .toList();
        return since.size() >= CALM_ANSWERS
                && since.subList(since.size() - CALM_ANSWERS, since.size()).stream()
                        .allMatch(answer -> answer.good() && answer.millis() <= limit);
    }

    /** Three times the median of normal time, and 50 ms more than it at least: a scheduler's slice is no slowness. */
    private static double limitMillis(List<Answer> answers, Instant fault) {
        double[] normal = answers.stream()
                .filter(answer -> answer.asked().isBefore(fault))
                .mapToDouble(Answer::millis)
                .sorted()
                .toArray();
        double median = normal.length == 0 ? 0 : normal[normal.length / 2];
        return Math.max(3 * median, median + 50);
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
