package dev.nightjar.ui;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.LogHistogram;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.SignalReader;
import dev.nightjar.model.port.Stamped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How long an operation's works took, over time, from the totals of all works.
 *
 * @param points in order of time; times without works have none
 */
record Latency(TimeRange range, List<Point> points) {

    /** More points than a screen has columns show nothing more. */
    private static final int MOST_POINTS = 720;

    private static final long BLOCK = 10_000_000_000L;

    /** At least this much is shown on both sides of the window, at most that much. */
    private static final long LEAST_MARGIN = 300_000_000_000L;

    private static final long MOST_MARGIN = 3 * 3_600_000_000_000L;

    /**
     * Works that ended in one stretch of time.
     *
     * @param p95Nanos within ±4.5 %, see {@link LogHistogram}
     */
    record Point(long fromEpochNanos, long works, long failed, double meanNanos, long p95Nanos) {}

    static Latency read(SignalReader reader, String environment, Finding finding) {
        TimeRange window = finding.slowdown().window();
        long margin = Math.clamp(2 * window.nanos(), LEAST_MARGIN, MOST_MARGIN);
        TimeRange range = new TimeRange(window.fromEpochNanos() - margin, window.toEpochNanos() + margin);
        List<Stamped<WorkTotal>> totals =
                reader.totals(new Query.Totals(environment, finding.service(), finding.operation(), range));
        return new Latency(range, points(totals.stream().map(Stamped::fact).toList(), range));
    }

    /** Totals of the same stretch are added up: a block may have several, of several instances. */
    static List<Point> points(List<WorkTotal> totals, TimeRange range) {
        long blocks = Math.ceilDiv(range.nanos(), BLOCK);
        long stretch = BLOCK * Math.max(1, Math.ceilDiv(blocks, MOST_POINTS));
        Map<Long, List<WorkTotal>> byStretch = new TreeMap<>();
        for (WorkTotal total : totals) {
            byStretch
                    .computeIfAbsent(Math.floorDiv(total.fromEpochNanos(), stretch), any -> new ArrayList<>())
                    .add(total);
        }
        List<Point> points = new ArrayList<>();
        byStretch.forEach((index, some) -> points.add(point(index * stretch, some)));
        return List.copyOf(points);
    }

    private static Point point(long from, List<WorkTotal> totals) {
        long works = 0;
        long failed = 0;
        long wall = 0;
        LogHistogram walls = new LogHistogram(Map.of());
        for (WorkTotal total : totals) {
            works += total.count();
            failed += total.failed();
            wall += total.wallNanos();
            walls = walls.plus(total.walls());
        }
        return new Point(from, works, failed, (double) wall / works, walls.percentileNanos(0.95));
    }
}
