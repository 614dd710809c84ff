package dev.nightjar.analyzer.follow;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Where in the code an account allocates, computes or waits more than normally: the difference of two windows, from samples. */
final class SiteGrowth {

    /** Fewer samples of a line are chance. */
    private static final long MIN_SAMPLES = 5;

    /**
     * A line.
     *
     * @param type the one with the largest amount there
     * @param perSecond amount, in the window
     * @param perSecondNormal amount, in normal time
     * @param share of what the account does more
     */
    record Line(String frame, String type, double perSecond, double perSecondNormal, double share, long samples) {}

    private record Grown(String frame, double perSecond) {}

    private final Tally amounts = new Tally();
    private final Tally amountsNormal = new Tally();
    private final Tally samples = new Tally();
    private final Sites now;
    private final Sites before;

    /** Both of one account. */
    SiteGrowth(Sites now, Sites before) {
        this.now = now;
        this.before = before;
        add(now, amounts, samples);
        add(before, amountsNormal, new Tally());
    }

    /** The line that grew most, none when there are too few samples to say. */
    Optional<Line> mostGrown() {
        List<Grown> grown = amounts.names().stream()
                .map(frame -> new Grown(frame, grown(frame)))
                .filter(line -> line.perSecond() > 0)
                .toList();
        double all = grown.stream().mapToDouble(Grown::perSecond).sum();
        return grown.stream()
                .filter(line -> !line.frame().isEmpty() && samples.of(line.frame()) >= MIN_SAMPLES)
                .max(Comparator.comparingDouble(Grown::perSecond)
                        .thenComparing(Grown::frame, Comparator.reverseOrder()))
                .map(line -> new Line(
                        line.frame(),
                        type(line.frame()),
                        now.perSecond(amounts.of(line.frame())),
                        before.perSecond(amountsNormal.of(line.frame())),
                        line.perSecond() / all,
                        samples.of(line.frame())));
    }

    private double grown(String frame) {
        return now.perSecond(amounts.of(frame)) - before.perSecond(amountsNormal.of(frame));
    }

    private String type(String frame) {
        Tally types = new Tally();
        now.places().stream()
                .filter(place -> place.line().equals(frame))
                .forEach(place -> types.add(place.type(), place.amount()));
        return types.most().orElse("");
    }

    /** By the application's frame; the rest that is not listed by site is the account without a name. */
    private static void add(Sites sites, Tally amounts, Tally samples) {
        for (Sites.Place place : sites.places()) {
            amounts.add(place.line(), place.amount());
            samples.add(place.line(), place.samples());
        }
        amounts.add("", sites.otherAmount());
    }
}
