package dev.nightjar.store;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Memory outside the heap for what one transaction writes, used again by the next one: an arena would get it from the operating system
 * and fill it with zeros each time. What is given out is not cleared. One transaction at a time, on the writer's thread.
 */
final class TextMemory implements SegmentAllocator {

    private static final long BLOCK_BYTES = 1L << 20;
    private static final long BLOCK_ALIGNMENT = 16;

    /** Of a transaction of some 20,000 spans, all texts fit in. */
    private static final int MOST_KEPT = 8;

    /** Freed when the store is not reachable any more. */
    private final List<MemorySegment> kept = new ArrayList<>();
    /** What is given out: blocks before this one, and of this one so many bytes. */
    private int block;

    private long used;
    /** For what is too large or too much. */
    private @Nullable Arena beyond;

    /** Lives until {@link #clear}. */
    @Override
    public MemorySegment allocate(long byteSize, long byteAlignment) {
        if (byteSize > BLOCK_BYTES || byteAlignment > BLOCK_ALIGNMENT) {
            return beyond(byteSize, byteAlignment);
        }
        long at = (used + byteAlignment - 1) & -byteAlignment;
        if (at + byteSize > BLOCK_BYTES) {
            block++;
            used = 0;
            at = 0;
        }
        if (block == MOST_KEPT) {
            return beyond(byteSize, byteAlignment);
        }
        if (block == kept.size()) {
            kept.add(Arena.ofAuto().allocate(BLOCK_BYTES, BLOCK_ALIGNMENT));
        }
        used = at + byteSize;
        return kept.get(block).asSlice(at, byteSize);
    }

    private MemorySegment beyond(long byteSize, long byteAlignment) {
        Arena arena = beyond;
        if (arena == null) {
            arena = Arena.ofConfined();
            beyond = arena;
        }
        return arena.allocate(byteSize, byteAlignment);
    }

    /** Takes everything back. Nothing points to it any more. */
    void clear() {
        block = 0;
        used = 0;
        if (beyond != null) {
            beyond.close();
            beyond = null;
        }
    }
}
