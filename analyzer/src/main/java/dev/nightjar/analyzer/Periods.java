package dev.nightjar.analyzer;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.finding.Recurrence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A grid of times that occurrences come back to.
 *
 * @param originNanos where slot 0 begins
 * @param slots which slots hold an occurrence → its range, from its first onset to its last window's end
 * @param observed how many slots there were until the data ended; those without an occurrence were missed
 */
record Periods(long originNanos, long periodNanos, long jitterNanos, TreeMap<Integer, TimeRange> slots, int observed) {

    private static final int MIN_OCCURRENCES = 3;

    /** Starts are known to a block of 10 s; two blocks is the least that a period can be told from. */
    private static final long BLOCK_NANOS = 10_000_000_000L;

    private static final long DAY_NANOS = 86_400_000_000_000L;

    private static final List<Long> ROUND_PERIODS =
            List.of(7 * DAY_NANOS, DAY_NANOS, 3_600_000_000_000L, 60_000_000_000L);

    /** A slot is expected no sooner than this, and as long as they usually last, after its time: what hangs is seen late. */
    private static final long GRACE_NANOS = 3 * BLOCK_NANOS;

    private static final double MIN_SEEN = 0.6;

    /** What comes now and then may not be told as coming back more often than this. */
    private static final double MAX_CHANCE = 0.03;

    static Optional<Periods> of(List<TimeRange> occurrences, long dataEndEpochNanos) {
        if (occurrences.size() < MIN_OCCURRENCES) {
            return Optional.empty();
        }
        TreeSet<Long> candidates = new TreeSet<>(ROUND_PERIODS);
        for (int i = 1; i < occurrences.size(); i++) {
            candidates.add(
                    occurrences.get(i).fromEpochNanos() - occurrences.get(i - 1).fromEpochNanos());
        }
        return candidates.stream()
                .filter(period -> period >= 2 * BLOCK_NANOS)
                .flatMap(period -> fold(occurrences, period, dataEndEpochNanos).stream())
                .max(Comparator.comparingDouble(Periods::seenShare).thenComparingLong(Periods::periodNanos));
    }

    double seenShare() {
        return (double) slots.size() / observed;
    }

    long startOf(int slot) {
        return originNanos + slot * periodNanos;
    }

    Recurrence recurrence() {
        return new Recurrence(periodNanos, jitterNanos, usualNanos(slots), slots.size(), observed);
    }

    private static long usualNanos(TreeMap<Integer, TimeRange> slots) {
        List<Long> lengths =
                slots.values().stream().map(TimeRange::nanos).sorted().toList();
        return lengths.get(lengths.size() / 2);
    }

    private static Optional<Periods> fold(List<TimeRange> occurrences, long candidate, long dataEnd) {
        TreeMap<Integer, TimeRange> rough =
                slots(occurrences, occurrences.getFirst().fromEpochNanos(), candidate);
        long period = rounded(slope(rough), rough.lastKey());
        if (rough.size() < MIN_OCCURRENCES || period < 2 * BLOCK_NANOS) {
            return Optional.empty();
        }
        long origin = middleOrigin(rough, period);
        TreeMap<Integer, TimeRange> slots = slots(occurrences, origin, period);
        long jitter = 0;
        for (var slot : slots.entrySet()) {
            jitter = Math.max(jitter, Math.abs(slot.getValue().fromEpochNanos() - origin - slot.getKey() * period));
        }
        long tolerance = Math.max(period / 10, Math.min(10_000_000_000L, period / 4));
        int lastExpected = (int) Math.floorDiv(dataEnd - origin - jitter - usualNanos(slots) - GRACE_NANOS, period);
        int observed = Math.max(lastExpected, slots.lastKey()) - slots.firstKey() + 1;
        boolean holds = jitter <= tolerance
                && slots.size() >= MIN_OCCURRENCES
                && slots.size() > MIN_SEEN * observed
                && chance(slots.size(), period, jitter) <= MAX_CHANCE;
        return holds ? Optional.of(new Periods(origin, period, jitter, slots, observed)) : Optional.empty();
    }

    /**
     * How likely starts at random are to lie as close to some grid. The first one places the grid; where its period is not
     * one that clocks and schedules have, the second one makes it, and each distance that was tried is a chance more.
     */
    private static double chance(int starts, long period, long jitter) {
        double near = Math.min(1, 2.0 * Math.max(jitter, BLOCK_NANOS / 2) / period);
        boolean round = ROUND_PERIODS.contains(period);
        double tries = ROUND_PERIODS.size() + starts;
        return round ? Math.pow(near, starts - 1) : tries * Math.pow(near, starts - 2);
    }

    /** Windows by the nearest grid point; several of one night are one occurrence. */
    private static TreeMap<Integer, TimeRange> slots(List<TimeRange> occurrences, long origin, long period) {
        TreeMap<Integer, TimeRange> slots = new TreeMap<>();
        for (TimeRange occurrence : occurrences) {
            int slot = (int) Math.floorDiv(occurrence.fromEpochNanos() - origin + period / 2, period);
            slots.merge(
                    slot,
                    occurrence,
                    (first, next) ->
                            new TimeRange(first.fromEpochNanos(), Math.max(first.toEpochNanos(), next.toEpochNanos())));
        }
        return slots;
    }

    /** Least squares of start over slot number, relative to the first start so that doubles are exact enough. */
    private static double slope(TreeMap<Integer, TimeRange> slots) {
        long base = slots.firstEntry().getValue().fromEpochNanos();
        double n = slots.size();
        double sumX = 0;
        double sumY = 0;
        double sumXx = 0;
        double sumXy = 0;
        for (var slot : slots.entrySet()) {
            double x = slot.getKey();
            double y = slot.getValue().fromEpochNanos() - base;
            sumX += x;
            sumY += y;
            sumXx += x * x;
            sumXy += x * y;
        }
        double spread = n * sumXx - sumX * sumX;
        return spread == 0 ? 0 : (n * sumXy - sumX * sumY) / spread;
    }

    /** A period that strays from a day by less than the starts do is a day. */
    private static long rounded(double period, int slots) {
        for (long round : ROUND_PERIODS) {
            if (Math.abs(period - round) * Math.max(1, slots) <= 2 * Math.max(BLOCK_NANOS, round / 500.0)) {
                return round;
            }
        }
        return Math.round(period);
    }

    /** The origin for which the earliest and the latest start stray alike. */
    private static long middleOrigin(TreeMap<Integer, TimeRange> slots, long period) {
        List<Long> offsets = new ArrayList<>();
        slots.forEach((slot, range) -> offsets.add(range.fromEpochNanos() - slot * period));
        long least = offsets.stream().min(Comparator.naturalOrder()).orElseThrow();
        long most = offsets.stream().max(Comparator.naturalOrder()).orElseThrow();
        return least + (most - least) / 2;
    }
}
