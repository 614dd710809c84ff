package dev.nightjar.analyzer;

import dev.nightjar.analyzer.level.WallClock;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.finding.Recurrence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A grid of times that occurrences come back to, by the clock of a zone or by none.
 *
 * @param clock by which slots are equally far apart
 * @param originNanos what it shows where slot 0 begins
 * @param jitterNanos how far starts stray from their slots (largest)
 * @param slots which slots hold an occurrence → its range, from its first onset to its last window's end
 * @param last the last slot that was due before the data ended
 * @param unknown slots in between of which nobody can say whether it came; all others without an occurrence were missed
 */
record Periods(
        WallClock clock,
        long originNanos,
        long periodNanos,
        long jitterNanos,
        TreeMap<Integer, TimeRange> slots,
        int last,
        Set<Integer> unknown) {

    private static final int MIN_OCCURRENCES = 3;

    /** By a clock that is not theirs a few days of which one has an hour more are longer by so much at most. */
    private static final double ABOUT = 0.05;

    /** Of two grids the one that more occurrences are expected by; the longer one of two that are alike. */
    static final Comparator<Periods> MOST_SEEN =
            Comparator.comparingDouble(Periods::seenShare).thenComparingLong(Periods::periodNanos);

    /** By no clock. */
    static Optional<Periods> of(List<TimeRange> occurrences, long dataEndEpochNanos) {
        return of(occurrences, dataEndEpochNanos, List.of());
    }

    /**
     * By the clock by which they stray least; by the first of those that agree, when none was changed meanwhile.
     *
     * @param clocks that may have set the times, the likeliest first; UTC need not be among them
     */
    static Optional<Periods> of(List<TimeRange> occurrences, long dataEndEpochNanos, List<WallClock> clocks) {
        if (occurrences.size() < MIN_OCCURRENCES) {
            return Optional.empty();
        }
        List<WallClock> all = new ArrayList<>(clocks);
        all.add(WallClock.UTC);
        List<Fold> folds = all.stream()
                .distinct()
                .map(clock -> new Fold(occurrences, clock, dataEndEpochNanos))
                .toList();
        // Clocks that were not changed meanwhile, or alike, are one try.
        long tries = folds.stream().map(Fold::distances).distinct().count();
        return folds.stream().flatMap(fold -> fold.best(tries).stream()).reduce(Periods::better);
    }

    /** Of about the same period the one that strays less: half an hour more is a clock that was changed, and not theirs. */
    private static Periods better(Periods first, Periods other) {
        if (Math.abs(first.periodNanos - other.periodNanos) <= ABOUT * first.periodNanos) {
            return other.jitterNanos < first.jitterNanos ? other : first;
        }
        return MOST_SEEN.compare(other, first) > 0 ? other : first;
    }

    /** How many slots were looked at until the data ended. */
    int observed() {
        return last - slots.firstKey() + 1 - unknown.size();
    }

    boolean isUnknown(int slot) {
        return unknown.contains(slot);
    }

    /**
     * The same with what can be known.
     *
     * @param known whether somebody would have seen it, had it come in that time
     */
    Periods knowing(Predicate<TimeRange> known) {
        long length = usualNanos(slots);
        Set<Integer> unseen = new TreeSet<>();
        for (int slot = slots.firstKey(); slot <= last; slot++) {
            long start = startOf(slot);
            if (!slots.containsKey(slot)
                    && !known.test(new TimeRange(start - jitterNanos, start + jitterNanos + length))) {
                unseen.add(slot);
            }
        }
        return new Periods(clock, originNanos, periodNanos, jitterNanos, slots, last, unseen);
    }

    double seenShare() {
        return (double) slots.size() / observed();
    }

    long startOf(int slot) {
        return clock.epochNanos(originNanos + slot * periodNanos);
    }

    Recurrence recurrence() {
        List<Long> missed = missed();
        return new Recurrence(
                periodNanos,
                jitterNanos,
                usualNanos(slots),
                slots.size(),
                observed(),
                zone(),
                missed.subList(Math.max(0, missed.size() - Recurrence.MAX_MISSED), missed.size()));
    }

    /** The clock's, when it is one that may differ from UTC. */
    @Nullable
    String zone() {
        return clock.isUtc() ? null : clock.zone().getId();
    }

    /** When it was due and did not come. */
    List<Long> missed() {
        List<Long> missed = new ArrayList<>();
        for (int slot = slots.firstKey(); slot <= last; slot++) {
            if (!slots.containsKey(slot) && !isUnknown(slot)) {
                missed.add(startOf(slot));
            }
        }
        return missed;
    }

    static long usualNanos(TreeMap<Integer, TimeRange> slots) {
        List<Long> lengths =
                slots.values().stream().map(TimeRange::nanos).sorted().toList();
        return lengths.get(lengths.size() / 2);
    }
}
