package dev.nightjar.analyzer.level;

import java.util.ArrayList;
import java.util.List;

/**
 * Successive blocks that together have enough works for a mean to say something. Where traffic is dense a cell is one
 * block; where it is thin a cell is minutes, and what is thinner than that is not judged at all.
 *
 * @param walls distribution of the wall times of the works that ended
 */
record Cell(List<Block> blocks, long count, long failed, long wallNanos, Moments walls, boolean warmingUp) {

    /** Below this a mean of waiting times says little: its error is a third of their spread or more. */
    static final int MIN_WORKS = 20;

    /** Blocks with a longer silence between them do not belong together. */
    static final long MAX_GAP_NANOS = 600_000_000_000L;

    Cell {
        blocks = List.copyOf(blocks);
    }

    long fromEpochNanos() {
        return blocks.getFirst().fromEpochNanos();
    }

    long toEpochNanos() {
        return blocks.getLast().toEpochNanos();
    }

    double meanWallNanos() {
        return (double) wallNanos / count;
    }

    double failedShare() {
        return (double) failed / count;
    }

    /** How many works took longer. */
    long slowerThan(long nanos) {
        long slower = 0;
        for (Block block : blocks) {
            slower += block.slowerThan(nanos);
        }
        return slower;
    }

    /** Works per second. */
    double rate() {
        return count * 1e9 / (toEpochNanos() - fromEpochNanos());
    }

    /** Blocks in order of time; what is left over with too few works is in no cell. */
    static List<Cell> of(List<Block> blocks) {
        List<Cell> cells = new ArrayList<>();
        List<Block> open = new ArrayList<>();
        long count = 0;
        for (Block block : blocks) {
            if (!open.isEmpty() && !continues(open.getLast(), block)) {
                open.clear();
                count = 0;
            }
            open.add(block);
            count += block.count();
            if (count >= MIN_WORKS) {
                cells.add(sum(open));
                open.clear();
                count = 0;
            }
        }
        return cells;
    }

    private static boolean continues(Block last, Block next) {
        return next.fromEpochNanos() - last.toEpochNanos() <= MAX_GAP_NANOS && last.warmingUp() == next.warmingUp();
    }

    private static Cell sum(List<Block> blocks) {
        long count = 0;
        long failed = 0;
        long wall = 0;
        boolean warmingUp = false;
        Moments walls = Moments.NONE;
        for (Block block : blocks) {
            count += block.count();
            failed += block.failed();
            wall += block.wallNanos();
            warmingUp |= block.warmingUp();
            walls = walls.plus(Moments.of(block.walls()));
        }
        return new Cell(blocks, count, failed, wall, walls, warmingUp);
    }
}
