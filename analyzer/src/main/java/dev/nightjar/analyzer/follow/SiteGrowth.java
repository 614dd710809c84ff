package dev.nightjar.analyzer.follow;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Where in the code an account allocates, computes or waits more than normally: the difference of two windows, from samples. */
final class SiteGrowth {

    /**
     * A line.
     *
     * @param type the one with the largest amount there
     * @param perUnit amount, in the window
     * @param perUnitNormal amount, in normal time
     * @param share of what the account does more
     */
    record Line(String frame, String type, double perUnit, double perUnitNormal, double share, long samples) {}

    private record Grown(String frame, double perUnit) {}

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

    /**
     * The line that grew most.
     *
     * @param minSamples fewer of a line are chance
     * @return none when there are too few samples of it to say
     */
    Optional<Line> mostGrown(long minSamples) {
        List<Grown> grown = amounts.names().stream()
                .map(frame -> new Grown(frame, grown(frame)))
                .filter(line -> line.perUnit() > 0)
                .toList();
        double all = grown.stream().mapToDouble(Grown::perUnit).sum();
        return grown.stream()
                .filter(line -> !line.frame().isEmpty() && samples.of(line.frame()) >= minSamples)
                .max(Comparator.comparingDouble(Grown::perUnit).thenComparing(Grown::frame, Comparator.reverseOrder()))
                .map(line -> new Line(
                        line.frame(),
                        type(line.frame()),
                        now.perUnit(amounts.of(line.frame())),
                        before.perUnit(amountsNormal.of(line.frame())),
                        line.perUnit() / all,
                        samples.of(line.frame())));
    }

    private double grown(String frame) {
        return now.perUnit(amounts.of(frame)) - before.perUnit(amountsNormal.of(frame));
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
