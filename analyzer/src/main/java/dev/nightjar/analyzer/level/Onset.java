package dev.nightjar.analyzer.level;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** When the works that are slow in a window began to be. */
final class Onset {

    /** A tenth of the first slow works may have hung since long before, for reasons of their own. */
    private static final double OUTLIERS = 0.1;

    private Onset() {}

    /**
     * Works count in the block of their end: what hangs for 20 s is seen 20 s after it began, and whether the last works
     * before it are in the window is chance. So it is the start of the block in which the first slow works began, as far as
     * their ends tell: to a block, or to 5 % of how long they hung where that is more.
     *
     * @param slowNanos works that took longer are slow
     * @param enough so many of the first slow works tell; where there are fewer, all
     */
    static long epochNanos(List<Block> blocks, long slowNanos, int enough) {
        NavigableMap<Long, Long> starts = new TreeMap<>();
        long slow = 0;
        for (Block block : blocks) {
            slow += addStarts(block, slowNanos, starts);
            if (slow >= enough) {
                break;
            }
        }
        long passed = 0;
        for (Map.Entry<Long, Long> start : starts.entrySet()) {
            passed += start.getValue();
            if (passed > OUTLIERS * slow) {
                return start.getKey();
            }
        }
        return blocks.getFirst().fromEpochNanos();
    }

    /** Adds the blocks in which the block's slow works began → how many; returns how many in all. */
    private static long addStarts(Block block, long slowNanos, NavigableMap<Long, Long> starts) {
        long slow = 0;
        for (Map.Entry<Long, Long> ended : block.endedSlowerThan(slowNanos).entrySet()) {
            // It ended anywhere in the block: of the two in which it may have begun, the likelier one.
            long blocksBefore = Math.round((double) ended.getKey() / block.nanos());
            starts.merge(block.fromEpochNanos() - blocksBefore * block.nanos(), ended.getValue(), Long::sum);
            slow += ended.getValue();
        }
        for (long age : block.openSlowerThan(slowNanos)) {
            long blocksBefore = (age - 1) / block.nanos();
            starts.merge(block.fromEpochNanos() - blocksBefore * block.nanos(), 1L, Long::sum);
            slow++;
        }
        return slow;
    }
}
