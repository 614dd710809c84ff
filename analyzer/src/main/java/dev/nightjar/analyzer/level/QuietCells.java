package dev.nightjar.analyzer.level;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What is kept of the cells that a level rests on: not their blocks, of which there may be a week's, while a level is kept as long as
 * an analysis takes. Immutable.
 */
final class QuietCells {

    private final long[] blockStarts;
    private final long[] counts;
    private final long[] wallNanos;
    private final long spanNanos;

    private QuietCells(long[] blockStarts, long[] counts, long[] wallNanos, long spanNanos) {
        this.blockStarts = blockStarts;
        this.counts = counts;
        this.wallNanos = wallNanos;
        this.spanNanos = spanNanos;
    }

    /** Of some, in order of time. */
    static QuietCells of(List<Cell> cells) {
        return new QuietCells(
                cells.stream()
                        .flatMap(cell -> cell.blocks().stream())
                        .mapToLong(Block::fromEpochNanos)
                        .toArray(),
                cells.stream().mapToLong(Cell::count).toArray(),
                cells.stream().mapToLong(Cell::wallNanos).toArray(),
                cells.getLast().toEpochNanos() - cells.getFirst().fromEpochNanos());
    }

    int size() {
        return counts.length;
    }

    long works() {
        return Arrays.stream(counts).sum();
    }

    int blocks() {
        return blockStarts.length;
    }

    List<Long> blockStarts() {
        return Arrays.stream(blockStarts).boxed().toList();
    }

    long spanNanos() {
        return spanNanos;
    }

    /**
     * The mean wall time of a window that is put together from runs of neighbouring cells.
     *
     * @param length of the window, in cells
     * @param run of a run
     */
    double drawnMean(SplittableRandom random, int length, int run) {
        long wall = 0;
        long count = 0;
        for (int drawn = 0; drawn < length; drawn += run) {
            int first = random.nextInt(size() - run + 1);
            for (int cell = first; cell < first + Math.min(run, length - drawn); cell++) {
                wall += wallNanos[cell];
                count += counts[cell];
            }
        }
        return (double) wall / count;
    }
}
