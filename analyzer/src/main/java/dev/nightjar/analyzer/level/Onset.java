package dev.nightjar.analyzer.level;

import dev.nightjar.model.fact.LogHistogram;
import dev.nightjar.model.fact.WorkTotal;
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
     * before it are in the window is chance. So it is the block in which the first slow works began, as far as their ends
     * tell: those of the first block that has enough of them.
     *
     * @param slowNanos works that took longer are slow
     * @param enough share of a block's works
     */
    static long epochNanos(List<Block> blocks, long slowNanos, double enough) {
        for (Block block : blocks) {
            NavigableMap<Long, Long> starts = starts(block, slowNanos);
            long slow = starts.values().stream().mapToLong(Long::longValue).sum();
            if (slow > 0 && slow >= enough * block.count()) {
                return percentile(starts, OUTLIERS * slow);
            }
        }
        return blocks.getFirst().fromEpochNanos();
    }

    /** Blocks in which the block's slow works began → how many. */
    private static NavigableMap<Long, Long> starts(Block block, long slowNanos) {
        NavigableMap<Long, Long> starts = new TreeMap<>();
        for (WorkTotal total : block.totals()) {
            for (Map.Entry<Integer, Long> bucket : total.walls().counts().entrySet()) {
                long wall = LogHistogram.middleNanos(bucket.getKey());
                if (wall > slowNanos) {
                    // It ended anywhere in the block: of the two in which it may have begun, the second.
                    long blocksBefore = wall / block.nanos();
                    starts.merge(block.fromEpochNanos() - blocksBefore * block.nanos(), bucket.getValue(), Long::sum);
                }
            }
        }
        for (long age : block.openAgesNanos()) {
            if (age > slowNanos) {
                long blocksBefore = (age - 1) / block.nanos();
                starts.merge(block.fromEpochNanos() - blocksBefore * block.nanos(), 1L, Long::sum);
            }
        }
        return starts;
    }

    private static long percentile(NavigableMap<Long, Long> starts, double rank) {
        long passed = 0;
        for (Map.Entry<Long, Long> start : starts.entrySet()) {
            passed += start.getValue();
            if (passed > rank) {
                return start.getKey();
            }
        }
        return starts.lastKey();
    }
}
