package dev.nightjar.analyzer.level;

import dev.nightjar.model.TimeRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the windows in which an operation is beyond the noise of its capable level and above the floor. */
public final class Detector {

    /** One cell alone is a blip: a full collection, a hiccup of the host. */
    private static final int MIN_SLOW_CELLS = 2;

    /** Pauses come in bursts: half a minute of them is none. */
    static final int MIN_TAIL_CELLS = 3;

    /** Works that must be slow (or fail) in a window, and their share: a few outliers open no finding. */
    private static final int MIN_AFFECTED = 10;

    private static final double MIN_AFFECTED_SHARE = 0.15;

    /** Works that must fail, or be in the tail, for a cell to be slow by them. */
    private static final int MIN_IN_CELL = 5;

    private final Floor floor;

    public Detector(Floor floor) {
        this.floor = floor;
    }

    /**
     * The slow windows of one operation, in order of time.
     *
     * @param dataEndEpochNanos until when there is data of any operation
     */
    public List<SlowWindow> slowWindows(Subject subject, List<Block> blocks, long dataEndEpochNanos) {
        List<Cell> cells = Cell.of(blocks);
        return slowWindows(new Judged(subject, null, false, dataEndEpochNanos), cells, cells);
    }

    /** The slow windows of a slice of its JVMs, by the same rules and its own level. */
    public List<SlowWindow> slowWindows(Subject subject, Slice slice, List<Block> blocks, long dataEndEpochNanos) {
        List<Cell> cells = Cell.of(blocks);
        return slowWindows(new Judged(subject, slice, false, dataEndEpochNanos), cells, cells);
    }

    /**
     * Those of a slice that is too young to have a level.
     *
     * @param reference blocks of the operation as a whole, by whose level it is judged
     */
    public List<SlowWindow> slowWindows(
            Subject subject, Slice slice, List<Block> blocks, List<Block> reference, long dataEndEpochNanos) {
        return slowWindows(new Judged(subject, slice, true, dataEndEpochNanos), Cell.of(blocks), Cell.of(reference));
    }

    /** Whose windows are looked for. */
    private record Judged(Subject subject, @Nullable Slice slice, boolean againstAll, long dataEndEpochNanos) {

        /** The same signals give the same noise. Only a text's hash is the same in every JVM. */
        long seed(TimeRange range) {
            long hash = 31L * subject.service().hashCode() + subject.operation().hashCode();
            return 31L * (slice == null ? hash : 31L * hash + slice.name().hashCode()) + range.fromEpochNanos();
        }
    }

    private List<SlowWindow> slowWindows(Judged judged, List<Cell> cells, List<Cell> reference) {
        Optional<Level> level = QuietRegime.of(reference, true, floor);
        if (level.isEmpty()) {
            return List.of();
        }
        boolean[] slow = slow(cells, level.get());
        ComparableLevels levels = new ComparableLevels(reference, slow(reference, level.get()), level.get(), floor);
        List<SlowWindow> windows = new ArrayList<>();
        for (List<Cell> run : SlowRuns.of(cells, slow)) {
            if (run.size() >= MIN_SLOW_CELLS) {
                judge(judged, run, levels.of(run)).ifPresent(windows::add);
            }
        }
        return windows;
    }

    private boolean[] slow(List<Cell> cells, Level level) {
        boolean[] slow = new boolean[cells.size()];
        for (int i = 0; i < slow.length; i++) {
            slow[i] = isSlow(cells.get(i), level);
        }
        WarmUp.excuse(cells, slow);
        return slow;
    }

    private boolean isSlow(Cell cell, Level level) {
        double extra = cell.meanWallNanos() - level.meanWallNanos();
        Rise rise = new Rise(floor, level);
        if (cell.failed() >= MIN_IN_CELL && rise.ofFailures(cell.count(), cell.failed())) {
            return true;
        }
        if (extra < floor.ratioNanos(level) || extra <= Rise.BEYOND_NOISE * level.noiseOfCellNanos(cell.count())) {
            return false;
        }
        if (extra >= floor.extraNanos(level)) {
            return true;
        }
        long tail = cell.slowerThan(level.tailNanos());
        return tail >= MIN_IN_CELL && rise.ofTail(cell.count(), tail);
    }

    private Optional<SlowWindow> judge(Judged judged, List<Cell> run, Level level) {
        List<Block> blocks =
                run.stream().flatMap(cell -> cell.blocks().stream()).toList();
        TimeRange range =
                new TimeRange(run.getFirst().fromEpochNanos(), run.getLast().toEpochNanos());
        long count = run.stream().mapToLong(Cell::count).sum();
        double noise = level.noiseOfWindowNanos(run.size(), count, judged.seed(range));
        SlowWindow window = new SlowWindow(
                judged.subject(),
                judged.slice(),
                judged.againstAll(),
                range,
                range.fromEpochNanos(),
                blocks,
                level,
                noise,
                SlowWindow.Sign.FAILURES,
                range.toEpochNanos()
                        >= judged.dataEndEpochNanos() - blocks.getLast().nanos());
        long slowCells = run.stream().filter(cell -> isSlow(cell, level)).count();
        if (slowCells < MIN_SLOW_CELLS) {
            return Optional.empty();
        }
        Optional<SlowWindow.Sign> sign = sign(window, slowCells);
        if (sign.isPresent() && sign.get() != SlowWindow.Sign.FAILURES) {
            // The first cell is slow: it is not later than that.
            long latest = run.getFirst().blocks().getLast().fromEpochNanos();
            return Optional.of(window.by(sign.get())
                    .since(Math.min(latest, Onset.epochNanos(blocks, level.p95Nanos(), MIN_AFFECTED))));
        }
        return sign.map(window::by);
    }

    private Optional<SlowWindow.Sign> sign(SlowWindow window, long slowCells) {
        Level level = window.level();
        double extra = window.meanWallNanos() - level.meanWallNanos();
        boolean slower = extra >= floor.ratioNanos(level) && extra > Rise.BEYOND_NOISE * window.noiseNanos();
        long affected = window.slowerThan(level.p95Nanos());
        if (slower
                && extra >= floor.extraNanos(level)
                && affected >= MIN_AFFECTED
                && affected >= MIN_AFFECTED_SHARE * window.count()) {
            return Optional.of(SlowWindow.Sign.MEAN);
        }
        if (isFailing(window)) {
            return Optional.of(SlowWindow.Sign.FAILURES);
        }
        boolean tail = slower
                && slowCells >= MIN_TAIL_CELLS
                && window.tail() >= MIN_AFFECTED
                && new Rise(floor, level).ofTail(window.count(), window.tail());
        return tail ? Optional.of(SlowWindow.Sign.TAIL) : Optional.empty();
    }

    private boolean isFailing(SlowWindow window) {
        return window.failed() >= MIN_AFFECTED
                && new Rise(floor, window.level()).ofFailures(window.count(), window.failed());
    }
}
