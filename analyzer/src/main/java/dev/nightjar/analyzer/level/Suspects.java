package dev.nightjar.analyzer.level;

import dev.nightjar.model.TimeRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All slow windows of a series, by operation: those of operations as a whole, and those of an instance or a new version that
 * alone is slow, by the same rules, where the operation as a whole is not. What several instances have at the same time is one
 * window, that of most extra time. What is too young to have a level of its own is judged by what the operation was capable of
 * in the two days before it came. Cost: totals of services with several instances are put together three times, once by each way
 * to slice them, and two days of them once more for each young slice.
 */
public final class Suspects {

    /** Of more instances of an operation those that come first by name are looked at. */
    static final int MAX_SLICES = 64;

    private static final long DAY_NANOS = 86_400_000_000_000L;

    /** A level of less than a day is told as one of little history; one of a week for each slice is dear. */
    private static final long REFERENCE_NANOS = 2 * DAY_NANOS;

    /** A slice that was first seen so much later than the operation is new, */
    private static final long NEW_AFTER_NANOS = 600_000_000_000L;

    /** and young until it has lived for so long: its own level may be what is wrong with it. */
    private static final long YOUNG_NANOS = DAY_NANOS;

    /** So long after its begin a new slice fills caches and is nobody's concern; the operation as a whole may be slow meanwhile. */
    private static final long SETTLING_NANOS = 600_000_000_000L;

    private final Series series;
    private final Detector detector;

    private Suspects(Series series, Floor floor) {
        this.series = series;
        this.detector = new Detector(floor);
    }

    /** In order of time; operations without any are left out. */
    public static SortedMap<Subject, List<SlowWindow>> in(Series series, Floor floor) {
        Suspects suspects = new Suspects(series, floor);
        SortedMap<Subject, List<SlowWindow>> windows = new TreeMap<>();
        for (Subject subject : series.subjects()) {
            List<SlowWindow> ofSubject = suspects.of(subject);
            if (!ofSubject.isEmpty()) {
                windows.put(subject, ofSubject);
            }
        }
        return windows;
    }

    private List<SlowWindow> of(Subject subject) {
        List<Block> all = series.blocks(subject);
        List<SlowWindow> windows = new ArrayList<>(detector.slowWindows(subject, all, series.endEpochNanos()));
        // A new version on one instance is told as the version.
        for (Slice.Kind kind : Slice.Kind.values()) {
            List<SlowWindow> alone = new ArrayList<>();
            series.slices(subject, kind).stream()
                    .limit(MAX_SLICES)
                    .forEach(slice -> alone.addAll(of(subject, slice, series.blocks(subject, slice), all)));
            addApart(alone, windows);
        }
        windows.sort(
                Comparator.comparingLong((SlowWindow window) -> window.range().fromEpochNanos())
                        .thenComparing(window -> String.valueOf(window.slice())));
        return windows;
    }

    /** Those at whose time nothing else is slow yet, the one of most extra time first. */
    private static void addApart(List<SlowWindow> alone, List<SlowWindow> windows) {
        alone.sort(Comparator.comparingDouble(SlowWindow::totalExtraNanos)
                .reversed()
                .thenComparingLong(window -> window.range().fromEpochNanos())
                .thenComparing(window -> String.valueOf(window.slice())));
        for (SlowWindow window : alone) {
            if (windows.stream().noneMatch(other -> other.range().overlaps(window.range()))) {
                windows.add(window);
            }
        }
    }

    private List<SlowWindow> of(Subject subject, Slice slice, List<Block> blocks, List<Block> all) {
        if (blocks.isEmpty()) {
            return List.of();
        }
        long begin = blocks.getFirst().fromEpochNanos();
        boolean isNew = begin - all.getFirst().fromEpochNanos() >= NEW_AFTER_NANOS;
        boolean young = isNew && blocks.getLast().toEpochNanos() - begin < YOUNG_NANOS;
        if (slice.kind() == Slice.Kind.VERSION && (!young || slice.name().isBlank())) {
            return List.of(); // what it was like is in the operation's own level
        }
        List<SlowWindow> windows = young
                ? detector.slowWindows(subject, slice, blocks, before(begin, all), series.endEpochNanos())
                : detector.slowWindows(subject, slice, blocks, series.endEpochNanos());
        return windows.stream()
                .filter(window -> !isNew || !isSettling(window.range(), begin))
                .toList();
    }

    private static List<Block> before(long epochNanos, List<Block> blocks) {
        return blocks.stream()
                .filter(block ->
                        block.toEpochNanos() <= epochNanos && block.fromEpochNanos() >= epochNanos - REFERENCE_NANOS)
                .toList();
    }

    private static boolean isSettling(TimeRange window, long begin) {
        return window.toEpochNanos() - begin <= SETTLING_NANOS;
    }
}
