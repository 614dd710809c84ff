package dev.nightjar.agent.ship;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What is collected per 10 s of the epoch. A block is closed 6 s after its end: ledgers are built up to 5 s after a
 * work's end. What comes even later opens the same block a second time, so a block may be reported more than once; the
 * reports add up, nothing is lost or counted twice. Not safe for threads.
 */
public final class Blocks<T> {

    public static final long BLOCK_NANOS = 10_000_000_000L;
    static final long GRACE_NANOS = 6_000_000_000L;
    /** A block further ahead than this comes from a clock that was set back; it is not waited for. */
    private static final long AHEAD_NANOS = 60_000_000_000L;

    private final TreeMap<Long, T> open = new TreeMap<>();
    private final Supplier<T> empty;

    public Blocks(Supplier<T> empty) {
        this.empty = empty;
    }

    public T at(long epochNanos) {
        long from = Math.floorDiv(epochNanos, BLOCK_NANOS) * BLOCK_NANOS;
        return open.computeIfAbsent(from, start -> empty.get());
    }

    /** Takes out the blocks that are over, by their start. */
    public List<Map.Entry<Long, T>> due(long nowEpochNanos) {
        List<Map.Entry<Long, T>> due = new ArrayList<>();
        Iterator<Map.Entry<Long, T>> blocks = open.entrySet().iterator();
        while (blocks.hasNext()) {
            Map.Entry<Long, T> block = blocks.next();
            long from = block.getKey();
            if (from + BLOCK_NANOS + GRACE_NANOS <= nowEpochNanos || from > nowEpochNanos + AHEAD_NANOS) {
                due.add(Map.entry(from, block.getValue()));
                blocks.remove();
            }
        }
        return due;
    }

    /** Takes out all of them, for the end of the JVM. */
    public List<Map.Entry<Long, T>> all() {
        List<Map.Entry<Long, T>> all = new ArrayList<>();
        open.forEach((from, block) -> all.add(Map.entry(from, block)));
        open.clear();
        return all;
    }
}
