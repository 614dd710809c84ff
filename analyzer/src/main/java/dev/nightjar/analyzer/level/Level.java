package dev.nightjar.analyzer.level;

import java.util.List;
import java.util.SplittableRandom;

/**
 * What an operation is capable of: the quiet regime of its history, blind to the hour.
 *
 * @param comparable its cells had at least half the throughput of the window that is compared with it
 * @param quiet what it rests on
 * @param meanWallNanos per work, each work counts the same
 * @param workSpreadNanos standard deviation of the wall time of single works
 * @param p95Nanos 95 % of its works were faster
 * @param tailNanos works that take longer are its tail ({@link Floor#tailNanos})
 * @param tailShare how many of its works did
 */
public record Level(
        boolean comparable,
        QuietCells quiet,
        double meanWallNanos,
        double failedShare,
        double workSpreadNanos,
        double cellSpreadNanos,
        long p95Nanos,
        long tailNanos,
        double tailShare) {

    /** Neighbouring cells are resampled together: what disturbs one second disturbs the next ones. */
    private static final int BOOTSTRAP_RUN = 3;

    private static final int BOOTSTRAP_DRAWS = 200;

    /** Longer windows stray less; taking the noise of one this long for them is on the safe side. */
    private static final int BOOTSTRAP_MAX_CELLS = 60;

    static Level of(List<Cell> quiet, boolean comparable, Floor floor) {
        long count = 0;
        long failed = 0;
        long wall = 0;
        WallSum walls = new WallSum();
        for (Cell cell : quiet) {
            count += cell.count();
            failed += cell.failed();
            wall += cell.wallNanos();
            for (Block block : cell.blocks()) {
                walls.add(block.walls());
            }
        }
        double mean = (double) wall / count;
        double squares = 0;
        for (Cell cell : quiet) {
            squares += cell.count() * square(cell.meanWallNanos() - mean);
        }
        long p95 = walls.percentileNanos(0.95);
        long tail = floor.tailNanos(p95);
        return new Level(
                comparable,
                QuietCells.of(quiet),
                mean,
                (double) failed / count,
                workSpreadNanos(quiet),
                Math.sqrt(squares / count),
                p95,
                tail,
                walls.shareSlowerThan(tail));
    }

    /** Standard deviation of the wall time of single works. */
    static double workSpreadNanos(List<Cell> cells) {
        Moments walls = Moments.NONE;
        for (Cell cell : cells) {
            walls = walls.plus(cell.walls());
        }
        return walls.spreadNanos();
    }

    /** The same, for a window with another throughput. */
    Level notComparable() {
        return new Level(
                false,
                quiet,
                meanWallNanos,
                failedShare,
                workSpreadNanos,
                cellSpreadNanos,
                p95Nanos,
                tailNanos,
                tailShare);
    }

    int cells() {
        return quiet.size();
    }

    /** How many works it rests on. */
    long works() {
        return quiet.works();
    }

    /** How many blocks of 10 s it rests on. */
    public int blocks() {
        return quiet.blocks();
    }

    /** Starts of those blocks, in order of time. */
    public List<Long> blockStarts() {
        return quiet.blockStarts();
    }

    /** From the first block that it rests on to the last. */
    public long spanNanos() {
        return quiet.spanNanos();
    }

    /** How far the mean of so many works in one cell strays: by the works' own spread, and by that of the cells. */
    double noiseOfCellNanos(long count) {
        return Math.max(workSpreadNanos / Math.sqrt((double) count), cellSpreadNanos);
    }

    /**
     * How far the mean wall time of a window strays when nothing is wrong: the root mean square of windows of the same
     * length, put together from runs of neighbouring quiet cells (block bootstrap), and no less than the works' own spread
     * allows.
     *
     * @param cells length of the window
     * @param count works in it
     */
    double noiseOfWindowNanos(int cells, long count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int length = Math.min(cells, BOOTSTRAP_MAX_CELLS);
        int run = Math.min(BOOTSTRAP_RUN, quiet.size());
        double squares = 0;
        for (int draw = 0; draw < BOOTSTRAP_DRAWS; draw++) {
            squares += square(quiet.drawnMean(random, length, run) - meanWallNanos);
        }
        double between = Math.sqrt(squares / BOOTSTRAP_DRAWS);
        // A handful of cells shows less than the whole of their spread.
        double widened = between * (1 + 4.0 / quiet.size());
        return Math.max(widened, workSpreadNanos / Math.sqrt((double) count));
    }

    private static double square(double value) {
        return value * value;
    }
}
