package dev.nightjar.store;

import dev.nightjar.model.port.RowBatch;
import dev.nightjar.model.rows.Layout;
import dev.nightjar.model.rows.Layout.Kind;
import dev.nightjar.model.rows.Rows;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.sql.SQLException;
import java.util.stream.IntStream;
import org.duckdb.DuckDBAppender;

/**
 * Rows into a table of one transaction, one column after the other into vectors of 2,048 values. Gathers rows of several batches, so that
 * vectors are full; {@link #flush} gives the rest away. Texts are copied out of the heap, until the transaction ends. For the writer's
 * thread.
 */
final class VectorAppender implements AutoCloseable {

    private static final int CAPACITY = DuckDbVectors.CAPACITY;

    /** Of a text, a hugeint, and where in the entries a row's list begins and how long it is. */
    private static final int WIDE_BYTES = 16;

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

    private static final int LEADING = 3;

    private final DuckDbVectors duckDb;
    private final RowTable table;
    private final Layout layout;
    private final MemorySegment appender;
    private final MemorySegment chunk;
    private final MemorySegment[] vectors;
    private final MemorySegment[] data;
    private final MemorySegment[] validity;
    private int rows;
    private long entries;

    VectorAppender(DuckDbVectors duckDb, RowTable table, DuckDBAppender driver) throws SQLException {
        this.duckDb = duckDb;
        this.table = table;
        this.layout = table.layout();
        appender = duckDb.appender(driver);
        int columns = LEADING + layout.size() - 1;
        chunk = duckDb.chunk(
                appender,
                IntStream.range(0, columns).map(vector -> type(kind(vector))).toArray());
        vectors = new MemorySegment[columns];
        data = new MemorySegment[columns];
        validity = new MemorySegment[columns];
        fetch();
    }

    /** Pointers into the chunk; new ones after each reset. */
    private void fetch() {
        for (int column = 0; column < vectors.length; column++) {
            vectors[column] = duckDb.vector(chunk, column);
            data[column] = duckDb.data(vectors[column], (long) CAPACITY * bytesPerValue(kind(column)));
            validity[column] = MemorySegment.NULL;
        }
        rows = 0;
        entries = 0;
    }

    private Kind kind(int vector) {
        if (vector < LEADING) {
            return vector == LEADING - 1 ? Kind.INT : Kind.TEXT;
        }
        int column = vector - LEADING;
        // The emitter's column is among the leading ones.
        return layout.column(column < table.emitterColumn() ? column : column + 1)
                .kind();
    }

    private static int bytesPerValue(Kind kind) {
        return switch (kind) {
            case LONG, DOUBLE -> Long.BYTES;
            case INT -> Integer.BYTES;
            case UUID, TEXT, TEXTS -> WIDE_BYTES;
        };
    }

    /** Its number in {@code duckdb_type}. */
    private static int type(Kind kind) {
        return switch (kind) {
            case INT -> 4;
            case LONG -> 5;
            case DOUBLE -> 11;
            case TEXT -> 17;
            case TEXTS -> 26; // a map
            case UUID -> 27;
        };
    }

    /** Appends a batch's rows; what is not in a full vector yet waits for {@link #flush}. */
    void append(RowBatch batch, int[] origins) throws SQLException {
        Rows from = batch.rows();
        BatchTexts texts = new BatchTexts(batch, duckDb.memory());
        for (int row = 0; row < from.size(); ) {
            if (rows == CAPACITY) {
                send();
            }
            int count = Math.min(CAPACITY - rows, from.size() - row);
            for (int i = 0; i < count; i++) {
                int emitter = (int) from.number(table.emitterColumn(), row + i);
                texts.writeEnvironment(emitter, data[0], rows + i);
                texts.writeService(emitter, data[1], rows + i);
                data[2].set(INT, (rows + i) * (long) Integer.BYTES, origins[emitter]);
            }
            int vector = LEADING;
            for (int column = 0; column < layout.size(); column++) {
                if (column != table.emitterColumn()) {
                    write(vector++, from, texts, column, row, count);
                }
            }
            rows += count;
            row += count;
        }
    }

    /** So many rows of one column, which the chunk has room for. */
    private void write(int vector, Rows from, BatchTexts texts, int column, int row, int count) throws SQLException {
        if (layout.column(column).optional()) {
            writeNulls(vector, from, column, row, count);
        }
        long[] numbers = from.numbers(column);
        if (numbers == null) {
            return;
        }
        switch (layout.column(column).kind()) {
            case LONG, DOUBLE -> MemorySegment.copy(numbers, row, data[vector], LONG, rows * (long) Long.BYTES, count);
            case INT -> writeInts(data[vector], numbers, row, count);
            case UUID -> writeUuids(data[vector], numbers, row, count);
            case TEXT -> {
                for (int i = 0; i < count; i++) {
                    long text = numbers[row + i];
                    texts.write(from.position(text), Rows.length(text), data[vector], rows + i);
                }
            }
            case TEXTS -> writeLists(vector, from, texts, column, row, count);
        }
    }

    private void writeNulls(int vector, Rows from, int column, int row, int count) {
        for (int done = 0; done < count; ) {
            int at = rows + done;
            int taken = Math.min(Long.SIZE - at % Long.SIZE, count - done);
            long missing = ~from.present(column, row + done) & (-1L >>> (Long.SIZE - taken));
            if (missing != 0) {
                setNull(vector, at / Long.SIZE, missing << at);
            }
            done += taken;
        }
    }

    private void setNull(int vector, int word, long bits) {
        if (validity[vector].address() == 0) {
            validity[vector] = duckDb.validity(vectors[vector], CAPACITY / Long.SIZE);
        }
        long at = word * (long) Long.BYTES;
        validity[vector].set(LONG, at, validity[vector].get(LONG, at) & ~bits);
    }

    private void writeInts(MemorySegment into, long[] numbers, int row, int count) {
        for (int i = 0; i < count; i++) {
            into.set(INT, (rows + i) * (long) Integer.BYTES, (int) numbers[row + i]);
        }
    }

    /** Hugeints: the low word first, the sign of the high one turned, so that ids sort as they are written. */
    private void writeUuids(MemorySegment into, long[] halves, int row, int count) {
        for (int i = 0; i < count; i++) {
            long at = (rows + i) * (long) WIDE_BYTES;
            int half = 2 * (row + i);
            into.set(LONG, at, halves[half + 1]);
            into.set(LONG, at + Long.BYTES, halves[half] ^ Long.MIN_VALUE);
        }
    }

    private void writeLists(int vector, Rows from, BatchTexts texts, int column, int row, int count)
            throws SQLException {
        long end = entries;
        for (int i = 0; i < count; i++) {
            end += from.entries(column, row + i);
        }
        MemorySegment keys = MemorySegment.NULL;
        MemorySegment values = MemorySegment.NULL;
        if (end > entries) {
            duckDb.listSize(vectors[vector], end);
            MemorySegment struct = duckDb.listChild(vectors[vector]);
            keys = duckDb.data(duckDb.structChild(struct, 0), end * WIDE_BYTES);
            values = duckDb.data(duckDb.structChild(struct, 1), end * WIDE_BYTES);
        }
        for (int i = 0; i < count; i++) {
            int size = from.entries(column, row + i);
            long at = (rows + i) * (long) WIDE_BYTES;
            data[vector].set(LONG, at, entries);
            data[vector].set(LONG, at + Long.BYTES, size);
            for (int entry = 0; entry < size; entry++) {
                long key = from.key(column, row + i, entry);
                long value = from.value(column, row + i, entry);
                texts.write(from.position(key), Rows.length(key), keys, entries);
                texts.write(from.position(value), Rows.length(value), values, entries);
                entries++;
            }
        }
    }

    private void send() throws SQLException {
        duckDb.append(appender, chunk, rows);
        duckDb.reset(chunk);
        fetch();
    }

    /** All rows become part of the transaction. */
    void flush() throws SQLException {
        if (rows > 0) {
            send();
        }
        duckDb.flush(appender);
    }

    @Override
    public void close() {
        duckDb.destroy(chunk);
    }
}
