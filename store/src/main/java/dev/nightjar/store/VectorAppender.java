package dev.nightjar.store;

import dev.nightjar.model.port.RowBatch;
import dev.nightjar.model.rows.Emitter;
import dev.nightjar.model.rows.Layout;
import dev.nightjar.model.rows.Layout.Kind;
import dev.nightjar.model.rows.Rows;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.stream.IntStream;
import org.duckdb.DuckDBAppender;

/**
 * Rows into a table of one transaction, a vector of 2,048 values of a column at a time. Gathers rows of several batches, so that vectors are
 * full; {@link #flush} gives the rest away. Texts are copied out of the heap until DuckDB has copied them. For the writer's thread.
 */
final class VectorAppender implements AutoCloseable {

    private static final int CAPACITY = DuckDbVectors.CAPACITY;

    /** {@code string_t}: length, then the text itself when it is so short, else its first bytes and a pointer. */
    private static final int STRING_BYTES = 16;

    private static final int INLINED = 12;
    private static final int PREFIX = 4;

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
    private Arena texts = Arena.ofConfined();
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
            case UUID, TEXT, TEXTS -> STRING_BYTES;
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
        MemorySegment source = texts.allocate(Math.max(1, from.textBytes()));
        from.copyTexts((bytes, length, at) -> MemorySegment.copy(bytes, 0, source, ValueLayout.JAVA_BYTE, at, length));
        MemorySegment[] environments = leading(batch, true);
        MemorySegment[] services = leading(batch, false);
        for (int row = 0; row < from.size(); row++) {
            if (rows == CAPACITY) {
                send();
            }
            int emitter = (int) from.number(table.emitterColumn(), row);
            writeText(data[0], rows, environments[emitter], 0, (int) environments[emitter].byteSize());
            writeText(data[1], rows, services[emitter], 0, (int) services[emitter].byteSize());
            data[2].set(INT, (long) rows * Integer.BYTES, origins[emitter]);
            int vector = LEADING;
            for (int column = 0; column < layout.size(); column++) {
                if (column != table.emitterColumn()) {
                    write(vector++, from, source, column, row);
                }
            }
            rows++;
        }
    }

    private MemorySegment[] leading(RowBatch batch, boolean environment) {
        return batch.emitters().stream()
                .map(Emitter::origin)
                .map(origin -> texts.allocateFrom(
                        environment ? origin.environment() : origin.service(), StandardCharsets.UTF_8))
                .map(text -> text.asSlice(0, text.byteSize() - 1))
                .toArray(MemorySegment[]::new);
    }

    private void write(int vector, Rows from, MemorySegment source, int column, int row) throws SQLException {
        if (from.isNull(column, row)) {
            setNull(vector);
            return;
        }
        Kind kind = layout.column(column).kind();
        switch (kind) {
            case LONG, DOUBLE -> data[vector].set(LONG, (long) rows * Long.BYTES, from.number(column, row));
            case INT -> data[vector].set(INT, (long) rows * Integer.BYTES, (int) from.number(column, row));
            case UUID -> {
                // A hugeint: the low word first, the sign of the high one turned, so that ids sort as they are written.
                data[vector].set(LONG, (long) rows * STRING_BYTES, from.low(column, row));
                data[vector].set(
                        LONG, (long) rows * STRING_BYTES + Long.BYTES, from.high(column, row) ^ Long.MIN_VALUE);
            }
            case TEXT -> {
                long text = from.number(column, row);
                writeText(data[vector], rows, source, from.position(text), Rows.length(text));
            }
            case TEXTS -> writeTexts(vector, from, source, column, row);
        }
    }

    private void setNull(int vector) {
        if (validity[vector].address() == 0) {
            validity[vector] = duckDb.validity(vectors[vector], CAPACITY / Long.SIZE);
        }
        long word = (long) (rows / Long.SIZE) * Long.BYTES;
        validity[vector].set(LONG, word, validity[vector].get(LONG, word) & ~(1L << rows));
    }

    private void writeTexts(int vector, Rows from, MemorySegment source, int column, int row) throws SQLException {
        int size = from.entries(column, row);
        data[vector].set(LONG, (long) rows * STRING_BYTES, entries);
        data[vector].set(LONG, (long) rows * STRING_BYTES + Long.BYTES, size);
        if (size == 0) {
            return;
        }
        duckDb.listSize(vectors[vector], entries + size);
        MemorySegment struct = duckDb.listChild(vectors[vector]);
        MemorySegment keys = duckDb.data(duckDb.structChild(struct, 0), (entries + size) * STRING_BYTES);
        MemorySegment values = duckDb.data(duckDb.structChild(struct, 1), (entries + size) * STRING_BYTES);
        for (int entry = 0; entry < size; entry++) {
            long key = from.key(column, row, entry);
            long value = from.value(column, row, entry);
            writeText(keys, entries, source, from.position(key), Rows.length(key));
            writeText(values, entries, source, from.position(value), Rows.length(value));
            entries++;
        }
    }

    private static void writeText(MemorySegment into, long index, MemorySegment source, long position, int length) {
        long at = index * STRING_BYTES;
        into.set(INT, at, length);
        if (length <= INLINED) {
            into.set(LONG, at + PREFIX, 0);
            into.set(INT, at + PREFIX + Long.BYTES, 0);
            MemorySegment.copy(source, position, into, at + PREFIX, length);
        } else {
            MemorySegment.copy(source, position, into, at + PREFIX, PREFIX);
            into.set(LONG, at + 2 * PREFIX, source.address() + position);
        }
    }

    private void send() throws SQLException {
        duckDb.append(appender, chunk, rows);
        duckDb.reset(chunk);
        fetch();
    }

    /** All rows become part of the transaction, and the texts' copies go. */
    void flush() throws SQLException {
        if (rows > 0) {
            send();
        }
        duckDb.flush(appender);
        texts.close();
        texts = Arena.ofConfined();
    }

    @Override
    public void close() {
        duckDb.destroy(chunk);
        texts.close();
    }
}
