package dev.nightjar.analyzer;

import dev.nightjar.analyzer.level.WallClock;
import dev.nightjar.model.TimeRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Occurrences laid over each other, one period after the other, by one clock. */
final class Fold {

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

    /** Nothing that comes more often is set by the time of day: every hour is every hour, whatever the clock shows. */
    private static final long MIN_BY_CLOCK_NANOS = 2 * 3_600_000_000_000L;

    /**
     * One occurrence.
     *
     * @param shown what the clock showed when it began
     * @param settled the clock was not changed shortly before
     */
    private record Start(long shown, boolean settled, TimeRange range) {}

    private final WallClock clock;
    private final long dataEndShown;
    private final List<Start> starts;

    Fold(List<TimeRange> occurrences, WallClock clock, long dataEndEpochNanos) {
        this.clock = clock;
        this.dataEndShown = clock.local(dataEndEpochNanos);
        this.starts = occurrences.stream()
                .map(occurrence -> new Start(
                        clock.local(occurrence.fromEpochNanos()),
                        !clock.isUnsettled(occurrence.fromEpochNanos()),
                        occurrence))
                .toList();
    }

    /** What the clock shows at the starts, from the first one on. */
    List<Long> distances() {
        long first = starts.getFirst().shown();
        return starts.stream().map(start -> start.shown() - first).toList();
    }

    /**
     * The grid that holds most of them.
     *
     * @param tries how many clocks are tried that make a difference
     */
    Optional<Periods> best(long tries) {
        TreeSet<Long> candidates = new TreeSet<>(ROUND_PERIODS);
        for (int i = 1; i < starts.size(); i++) {
            candidates.add(starts.get(i).shown() - starts.get(i - 1).shown());
        }
        return candidates.stream()
                .filter(period -> period >= 2 * BLOCK_NANOS)
                .flatMap(period -> by(period, tries).stream())
                .max(Periods.MOST_SEEN);
    }

    private Optional<Periods> by(long candidate, long tries) {
        List<Start> settled = settled();
        NavigableMap<Integer, Start> rough = slots(settled, settled.getFirst().shown(), candidate);
        long period = rounded(slope(rough), rough.lastKey());
        if (rough.size() < MIN_OCCURRENCES || period < leastNanos()) {
            return Optional.empty();
        }
        long origin = middleOrigin(rough, period);
        NavigableMap<Integer, Start> slots = slots(starts, origin, period);
        long jitter = 0;
        for (var slot : slots.entrySet()) {
            jitter = Math.max(jitter, strayNanos(slot.getValue(), origin + slot.getKey() * period));
        }
        long tolerance = Math.max(period / 10, Math.min(10_000_000_000L, period / 4));
        if (jitter > tolerance || slots.size() < MIN_OCCURRENCES) {
            return Optional.empty();
        }
        TreeMap<Integer, TimeRange> ranges = new TreeMap<>();
        slots.forEach((slot, start) -> ranges.put(slot, start.range()));
        long expected = dataEndShown - origin - jitter - Periods.usualNanos(ranges) - GRACE_NANOS;
        int lastExpected = (int) Math.floorDiv(expected, period);
        int last = Math.max(lastExpected, slots.lastKey());
        boolean holds = slots.size() > MIN_SEEN * (last - slots.firstKey() + 1)
                && tries * chance(slots.size(), period, jitter) <= MAX_CHANCE;
        return holds
                ? Optional.of(new Periods(clock, origin, period, jitter, ranges, last, Set.of()))
                : Optional.empty();
    }

    /** Those that came when the clock was as people know it; all when there are too few of them. */
    private List<Start> settled() {
        List<Start> settled = starts.stream().filter(Start::settled).toList();
        return settled.size() < MIN_OCCURRENCES ? starts : settled;
    }

    private long leastNanos() {
        return clock.isUtc() ? 2 * BLOCK_NANOS : MIN_BY_CLOCK_NANOS;
    }

    private long strayNanos(Start start, long due) {
        return start.settled()
                ? Math.abs(start.shown() - due)
                : clock.strayNanos(start.range().fromEpochNanos(), due);
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

    /** Occurrences by the nearest grid point; several of one night are one. */
    private static NavigableMap<Integer, Start> slots(List<Start> starts, long origin, long period) {
        TreeMap<Integer, Start> slots = new TreeMap<>();
        for (Start start : starts) {
            int slot = (int) Math.floorDiv(start.shown() - origin + period / 2, period);
            slots.merge(slot, start, Fold::together);
        }
        return slots;
    }

    private static Start together(Start first, Start next) {
        TimeRange range = new TimeRange(
                first.range().fromEpochNanos(),
                Math.max(first.range().toEpochNanos(), next.range().toEpochNanos()));
        return new Start(first.shown(), first.settled(), range);
    }

    /** Least squares of start over slot number, relative to the first start so that doubles are exact enough. */
    private static double slope(NavigableMap<Integer, Start> slots) {
        long base = slots.firstEntry().getValue().shown();
        double n = slots.size();
        double sumX = 0;
        double sumY = 0;
        double sumXx = 0;
        double sumXy = 0;
        for (var slot : slots.entrySet()) {
            double x = slot.getKey();
            double y = slot.getValue().shown() - base;
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
    private static long middleOrigin(NavigableMap<Integer, Start> slots, long period) {
        List<Long> offsets = new ArrayList<>();
        slots.forEach((slot, start) -> offsets.add(start.shown() - slot * period));
        long least = offsets.stream().min(Comparator.naturalOrder()).orElseThrow();
        long most = offsets.stream().max(Comparator.naturalOrder()).orElseThrow();
        return least + (most - least) / 2;
    }
}
