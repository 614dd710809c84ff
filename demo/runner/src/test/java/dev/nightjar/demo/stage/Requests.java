package dev.nightjar.demo.stage;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/** Requests of a benchmark: evenly at a rate, or as many as can be. Closing closes its connections. */
final class Requests implements AutoCloseable {

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** How long after their intended instants the requests were answered; and how many were not. */
    static final class Answers {

        private final long[] nanos;
        private final int failed;

        private Answers(long[] nanos, int failed) {
            this.nanos = nanos;
            this.failed = failed;
            Arrays.sort(nanos);
        }

        int failed() {
            return failed;
        }

        int sent() {
            return nanos.length + failed;
        }

        double quantileMillis(double quantile) {
            if (nanos.length == 0) {
                return Double.NaN;
            }
            return nanos[(int) Math.min(nanos.length - 1, Math.floor(nanos.length * quantile))] / 1e6;
        }
    }

    /** Sends requests at the instants of an even schedule, whether the ones before are answered or not. */
    Answers openLoop(URI address, int perSecond, Duration length) throws InterruptedException {
        int count = (int) (perSecond * length.toMillis() / 1_000);
        AtomicLongArray nanos = new AtomicLongArray(count);
        HttpRequest request = HttpRequest.newBuilder(address).build();
        long start = System.nanoTime();
        try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < count; i++) {
                int index = i;
                long intended = start + i * 1_000_000_000L / perSecond;
                long wait = intended - System.nanoTime();
                if (wait > 0) {
                    Thread.sleep(Duration.ofNanos(wait));
                }
                var _ = senders.submit(() -> nanos.set(index, send(request) ? System.nanoTime() - intended : -1));
            }
        }
        long[] answered = new long[count];
        Arrays.setAll(answered, nanos::get);
        answered = Arrays.stream(answered).filter(each -> each >= 0).toArray();
        return new Answers(answered, count - answered.length);
    }

    /** Sends a number of requests as fast as they are answered, some at once; returns how many failed. */
    int closedLoop(URI address, int count, int atOnce) {
        AtomicInteger left = new AtomicInteger(count);
        AtomicInteger failed = new AtomicInteger();
        HttpRequest request = HttpRequest.newBuilder(address).build();
        try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < atOnce; i++) {
                var _ = senders.submit(() -> {
                    while (left.getAndDecrement() > 0) {
                        if (!send(request)) {
                            failed.incrementAndGet();
                        }
                    }
                });
            }
        }
        return failed.get();
    }

    @Override
    public void close() {
        http.close();
    }

    private boolean send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
