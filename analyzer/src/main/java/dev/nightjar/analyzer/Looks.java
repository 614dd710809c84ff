package dev.nightjar.analyzer;

import dev.nightjar.model.TimeRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * When to look for what may come with a slowdown: around each time at which it came, and around times at which it did not,
 * which are those it missed and three in between. Each look is as long.
 *
 * @param with around the starts of occurrences
 * @param without around the others
 */
record Looks(List<TimeRange> with, List<TimeRange> without) {

    /** What brings a slowdown begins so long before or after it, at most. */
    private static final long AROUND_NANOS = 600_000_000_000L;

    /** Looks must not touch each other: there are four in a period. */
    private static final int PARTS = 4;

    /** Totals are of 10 s: shorter looks are all alike. */
    private static final long LEAST_AROUND_NANOS = 20_000_000_000L;

    Looks {
        with = List.copyOf(with);
        without = List.copyOf(without);
    }

    /**
     * As far as the history reaches.
     *
     * @param most so many periods, the last ones
     * @param aroundNanos no further from a start than this
     * @return empty when the period is too short to look apart
     */
    static Optional<Looks> of(Periods periods, TimeRange history, int most, long aroundNanos) {
        long around = Math.min(Math.min(AROUND_NANOS, aroundNanos), periods.periodNanos() / (2 * PARTS));
        if (around < LEAST_AROUND_NANOS) {
            return Optional.empty();
        }
        int last = periods.last();
        List<TimeRange> with = new ArrayList<>();
        List<TimeRange> without = new ArrayList<>();
        for (int slot = Math.max(periods.slots().firstKey(), last - most + 1); slot <= last; slot++) {
            long start = periods.startOf(slot);
            if (!periods.isUnknown(slot)) {
                add(periods.slots().containsKey(slot) ? with : without, start, around, history);
            }
            for (int part = 1; part < PARTS; part++) {
                add(without, start + part * periods.periodNanos() / PARTS, around, history);
            }
        }
        return Optional.of(new Looks(with, without));
    }

    private static void add(List<TimeRange> looks, long at, long around, TimeRange history) {
        if (at - around >= history.fromEpochNanos() && at + around <= history.toEpochNanos()) {
            looks.add(new TimeRange(at - around, at + around));
        }
    }

    /** All of them, from the first to the last. */
    TimeRange range() {
        long from = Long.MAX_VALUE;
        long to = Long.MIN_VALUE;
        for (List<TimeRange> looks : List.of(with, without)) {
            for (TimeRange look : looks) {
                from = Math.min(from, look.fromEpochNanos());
                to = Math.max(to, look.toEpochNanos());
            }
        }
        return new TimeRange(Math.min(from, to), Math.max(from, to));
    }

    /** At how many it was seen; a look at which nobody could see anything is none. */
    Contrast contrast(Function<TimeRange, Sight> sight) {
        int[] counts = new int[4];
        count(with, sight, counts, 0);
        count(without, sight, counts, 2);
        return new Contrast(counts[0], counts[1], counts[2], counts[3]);
    }

    private static void count(List<TimeRange> looks, Function<TimeRange, Sight> sight, int[] counts, int at) {
        for (TimeRange look : looks) {
            Sight seen = sight.apply(look);
            counts[at] += seen == Sight.BLIND ? 0 : 1;
            counts[at + 1] += seen == Sight.THERE ? 1 : 0;
        }
    }

    /** What a look tells. */
    enum Sight {
        THERE,
        NOT_THERE,
        /** Nobody looked. */
        BLIND;

        static Sight of(boolean there) {
            return there ? THERE : NOT_THERE;
        }
    }
}
