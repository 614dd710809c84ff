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
        boolean ongoing) {

    public SlowWindow {
        blocks = List.copyOf(blocks);
    }

    SlowWindow since(long onset) {
        return new SlowWindow(subject, slice, againstAll, range, onset, blocks, level, noiseNanos, ongoing);
    }

    public long count() {
        return blocks.stream().mapToLong(Block::count).sum();
    }

    public long failed() {
        return blocks.stream().mapToLong(Block::failed).sum();
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
