package dev.nightjar.store;

import dev.nightjar.model.port.RowBatch;
import dev.nightjar.model.rows.Emitter;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The texts of one batch outside the heap, where vectors can point to them: its rows', then environment and service of each emitter. They
 * live as long as the memory that they were copied to.
 */
final class BatchTexts {

    /** Of DuckDB's {@code string_t}: length, then the text itself and zeros when it is so short, else its first bytes and a pointer. */
    static final int STRING_BYTES = 16;

    private static final int INLINED = 12;
    private static final int PREFIX = 4;

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

    /** Eight bytes more than there are, so that eight can be read wherever a text begins. */
    private final MemorySegment memory;

    private final long end;
    /** Where the names of emitters begin, and where the last one ends. */
    private final long[] names;

    BatchTexts(RowBatch batch, SegmentAllocator allocator) {
        List<byte[]> texts = new ArrayList<>(2 * batch.emitters().size());
        for (Emitter emitter : batch.emitters()) {
            texts.add(emitter.origin().environment().getBytes(StandardCharsets.UTF_8));
            texts.add(emitter.origin().service().getBytes(StandardCharsets.UTF_8));
        }
        names = new long[texts.size() + 1];
        names[0] = batch.rows().textBytes();
        for (int i = 0; i < texts.size(); i++) {
            names[i + 1] = names[i] + texts.get(i).length;
        }
        end = names[texts.size()];
        MemorySegment room = allocator.allocate(end + Long.BYTES);
        batch.rows().copyTexts((bytes, length, at) -> copy(bytes, length, room, at));
        for (int i = 0; i < texts.size(); i++) {
            copy(texts.get(i), texts.get(i).length, room, names[i]);
        }
        memory = room;
    }

    private static void copy(byte[] bytes, int length, MemorySegment into, long at) {
        MemorySegment.copy(bytes, 0, into, ValueLayout.JAVA_BYTE, at, length);
    }

    void writeEnvironment(int emitter, MemorySegment into, long index) {
        writeName(2 * emitter, into, index);
    }

    void writeService(int emitter, MemorySegment into, long index) {
        writeName(2 * emitter + 1, into, index);
    }

    private void writeName(int name, MemorySegment into, long index) {
        write(names[name], (int) (names[name + 1] - names[name]), into, index);
    }

    /**
     * Makes a text a vector's value. Two reads and two writes of eight bytes: a copy call costs more than the few bytes of most texts.
     *
     * @param position as {@link dev.nightjar.model.rows.Rows#position} tells it
     * @param index of the value
     * @throws IndexOutOfBoundsException when there are no such bytes: DuckDB would read what lies behind them
     */
    void write(long position, int length, MemorySegment into, long index) {
        Objects.checkFromIndexSize(position, length, end);
        long head = memory.get(LONG, position);
        long tail = 0;
        if (length > INLINED) {
            tail = memory.address() + position;
        } else if (length > PREFIX) {
            tail = first(length - PREFIX, memory.get(LONG, position + PREFIX));
        } else {
            head = first(length, head);
        }
        into.set(LONG, index * STRING_BYTES, (head << Integer.SIZE) | length);
        into.set(LONG, index * STRING_BYTES + Long.BYTES, tail);
    }

    /** So many of eight bytes, 0 in place of the others; little-endian. */
    private static long first(int count, long bytes) {
        return count == 0 ? 0 : bytes & (-1L >>> (Long.SIZE - count * Byte.SIZE));
    }
}
