package dev.nightjar.analyzer.level;

import dev.nightjar.model.TimeRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A slowdown before it is explained.
 *
 * @param slice the JVMs that alone are slow, null when it is of the operation as a whole
 * @param againstAll the level is the operation's as a whole: a slice that is too young has none of its own
 * @param range whole blocks
 * @param onsetEpochNanos start of the block in which the first works that are slow in it began, mostly before it
 * @param blocks all blocks of the window, the bridged ones included
 * @param level what it is slow against
 * @param noiseNanos how far the mean of a window of this length strays when nothing is wrong
 * @param sign by what it was found
 * @param ongoing the history ends in it
 */
public record SlowWindow(
        Subject subject,
        @Nullable Slice slice,
        boolean againstAll,
        TimeRange range,
        long onsetEpochNanos,
        List<Block> blocks,
        Level level,
        double noiseNanos,
        Sign sign,
        boolean ongoing) {

    /** What is beyond noise and floor. */
    public enum Sign {
        MEAN,
        /** Not the mean, but what some of the works take. */
        TAIL,
        FAILURES
    }

    public SlowWindow {
        blocks = List.copyOf(blocks);
    }

    SlowWindow by(Sign found) {
        return new SlowWindow(
                subject, slice, againstAll, range, onsetEpochNanos, blocks, level, noiseNanos, found, ongoing);
    }

    SlowWindow since(long onset) {
        return new SlowWindow(subject, slice, againstAll, range, onset, blocks, level, noiseNanos, sign, ongoing);
    }

    public long count() {
        return blocks.stream().mapToLong(Block::count).sum();
    }

    public long failed() {
        return blocks.stream().mapToLong(Block::failed).sum();
    }

    /** How many works took longer than nearly all do in normal time, by what no shared host explains. */
    public long tail() {
        return slowerThan(level.tailNanos());
    }

    public double tailShare() {
        return (double) tail() / count();
    }

    long slowerThan(long nanos) {
        return blocks.stream().mapToLong(block -> block.slowerThan(nanos)).sum();
    }

    public double meanWallNanos() {
        return (double) blocks.stream().mapToLong(Block::wallNanos).sum() / count();
    }

    public double failedShare() {
        return (double) failed() / count();
    }

    public double totalExtraNanos() {
        return Math.max(0, meanWallNanos() - level.meanWallNanos()) * count();
    }
}
