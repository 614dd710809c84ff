package dev.nightjar.store;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import org.duckdb.DuckDBAppender;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * DuckDB's C interface for appending whole vectors (duckdb.h), which the driver's library exports. The driver gives no public way to
 * the appender that it made: its private field holds the address. Where that or a function ({@link DuckDbFunctions}) is not as it was in
 * the version this was written for, {@link #find} gives nothing, and rows are appended one by one. A wrong pointer here ends the process:
 * only {@link VectorAppender} calls it.
 */
final class DuckDbVectors {

    private static final Logger log = LoggerFactory.getLogger(DuckDbVectors.class);

    /** {@code duckdb_vector_size()} of every build that is published. */
    static final int CAPACITY = 2_048;

    private final Field appenderRef;
    private final TextMemory memory = new TextMemory();

    private DuckDbVectors() throws ReflectiveOperationException {
        appenderRef = DuckDBAppender.class.getDeclaredField("appenderRef");
        if (appenderRef.getType() != ByteBuffer.class) {
            throw new NoSuchFieldException("appenderRef is no ByteBuffer");
        }
        appenderRef.setAccessible(true);
        long capacity = capacity();
        if (capacity != CAPACITY) {
            throw new NoSuchMethodException("vectors of " + capacity + " values, not " + CAPACITY);
        }
    }

    private static long capacity() {
        try {
            return (long) DuckDbFunctions.VECTOR_SIZE.invokeExact();
        } catch (Throwable e) {
            throw wrapped(e);
        }
    }

    /**
     * Nothing when this driver or machine is not as expected, which the log tells; that holds for this process. Asked for when a database is
     * open, which is when the driver's library is loaded.
     */
    static Optional<DuckDbVectors> find() {
        try {
            if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
                throw new NoSuchMethodException("vectors are written on little-endian machines only");
            }
            return Optional.of(new DuckDbVectors());
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            log.warn(
                    "Spans, logs and metrics are stored value by value, which costs more CPU: {}",
                    reason(e).toString());
            return Optional.empty();
        }
    }

    /** Of a class that could not be initialised its cause says why. */
    private static Throwable reason(Throwable e) {
        return e instanceof LinkageError && e.getCause() != null ? e.getCause() : e;
    }

    /** For what vectors point to; cleared when a transaction has ended. */
    TextMemory memory() {
        return memory;
    }

    /** The native appender behind the driver's; as long as that one is open. */
    MemorySegment appender(DuckDBAppender appender) throws SQLException {
        try {
            if (appenderRef.get(appender) instanceof ByteBuffer buffer && buffer.isDirect()) {
                return MemorySegment.ofAddress(MemorySegment.ofBuffer(buffer).address());
            }
            throw new SQLException("the appender is closed");
        } catch (IllegalAccessException e) {
            throw new SQLException("the driver's appender cannot be reached", e);
        }
    }

    /**
     * A chunk with a vector for each column of the appender's table; closed with {@link #destroy}.
     *
     * @param expected types of its columns, as {@code duckdb_type} numbers them
     * @throws IllegalStateException when they are others: what would be written is not what would be read
     */
    MemorySegment chunk(MemorySegment appender, int[] expected) {
        try (Arena arena = Arena.ofConfined()) {
            long columns = (long) DuckDbFunctions.COLUMN_COUNT.invokeExact(appender);
            MemorySegment types = arena.allocate(ValueLayout.ADDRESS, columns);
            int[] found = new int[Math.toIntExact(columns)];
            for (int i = 0; i < columns; i++) {
                MemorySegment type = (MemorySegment) DuckDbFunctions.COLUMN_TYPE.invokeExact(appender, (long) i);
                types.setAtIndex(ValueLayout.ADDRESS, i, type);
                found[i] = (int) DuckDbFunctions.TYPE_ID.invokeExact(type);
            }
            try {
                if (!Arrays.equals(found, expected)) {
                    throw new IllegalStateException("the table has columns of types " + Arrays.toString(found)
                            + ", its rows have " + Arrays.toString(expected));
                }
                return (MemorySegment) DuckDbFunctions.CREATE_CHUNK.invokeExact(types, columns);
            } finally {
                for (long i = 0; i < columns; i++) {
                    DuckDbFunctions.DESTROY_TYPE.invokeExact(
                            types.asSlice(i * ValueLayout.ADDRESS.byteSize(), ValueLayout.ADDRESS));
                }
            }
        } catch (Throwable e) {
            throw wrapped(e);
        }
    }

    void destroy(MemorySegment chunk) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment holder = arena.allocate(ValueLayout.ADDRESS);
            holder.set(ValueLayout.ADDRESS, 0, chunk);
            DuckDbFunctions.DESTROY_CHUNK.invokeExact(holder);
        } catch (Throwable e) {
            throw wrapped(e);
        }
    }

    void reset(MemorySegment chunk) {
        try {
            DuckDbFunctions.RESET_CHUNK.invokeExact(chunk);
        } catch (Throwable e) {
            throw wrapped(e);
        }
    }

    MemorySegment vector(MemorySegment chunk, long column) {
        try {
            return (MemorySegment) DuckDbFunctions.CHUNK_VECTOR.invokeExact(chunk, column);
        } catch (Throwable e) {
            throw wrapped(e);
        }
    }

    /** Where a vector's values are, so many bytes of them. */
    @SuppressWarnings("restricted") // the caller knows the capacity
    MemorySegment data(MemorySegment vector, long bytes) {
        try {
            return ((MemorySegment) DuckDbFunctions.VECTOR_DATA.invokeExact(vector)).reinterpret(bytes);
        } catch (Throwable e) {
            throw wrapped(e);
        }
    }

    /** Bits of a vector's values that are there, so many words of 64; all are set in a fresh one. */
    @SuppressWarnings("restricted") // as many words as the caller has values
    MemorySegment validity(MemorySegment vector, long words) {
        try {
            DuckDbFunctions.MAKE_VALIDITY_WRITABLE.invokeExact(vector);
            return ((MemorySegment) DuckDbFunctions.VECTOR_VALIDITY.invokeExact(vector))
                    .reinterpret(words * Long.BYTES);
        } catch (Throwable e) {
            throw wrapped(e);
        }
    }

    /** Makes room in a list's child; what {@link #listChild} and {@link #structChild} gave before is not valid any more. */
    void listSize(MemorySegment list, long size) throws SQLException {
        try {
            if ((int) DuckDbFunctions.LIST_RESERVE.invokeExact(list, size) != 0
                    || (int) DuckDbFunctions.LIST_SET_SIZE.invokeExact(list, size) != 0) {
                throw new SQLException("Out of Memory Error: no room for " + size + " attributes");
            }
        } catch (SQLException e) {
            throw e;
        } catch (Throwable e) {
            throw wrapped(e);
        }
    }

    MemorySegment listChild(MemorySegment list) {
        try {
            return (MemorySegment) DuckDbFunctions.LIST_CHILD.invokeExact(list);
        } catch (Throwable e) {
            throw wrapped(e);
        }
    }

    MemorySegment structChild(MemorySegment struct, long index) {
        try {
            return (MemorySegment) DuckDbFunctions.STRUCT_CHILD.invokeExact(struct, index);
        } catch (Throwable e) {
            throw wrapped(e);
        }
    }

    /** The rows are copied: what they point to may go then. */
    void append(MemorySegment appender, MemorySegment chunk, long rows) throws SQLException {
        try {
            DuckDbFunctions.SET_CHUNK_SIZE.invokeExact(chunk, rows);
            check(appender, (int) DuckDbFunctions.APPEND_CHUNK.invokeExact(appender, chunk));
        } catch (SQLException e) {
            throw e;
        } catch (Throwable e) {
            throw wrapped(e);
        }
    }

    /** What was appended becomes part of the transaction. */
    void flush(MemorySegment appender) throws SQLException {
        try {
            check(appender, (int) DuckDbFunctions.FLUSH.invokeExact(appender));
        } catch (SQLException e) {
            throw e;
        } catch (Throwable e) {
            throw wrapped(e);
        }
    }

    @SuppressWarnings("restricted") // a text of C
    private void check(MemorySegment appender, int state) throws Throwable {
        if (state != 0) {
            MemorySegment text = (MemorySegment) DuckDbFunctions.ERROR.invokeExact(appender);
            throw new SQLException(
                    text.address() == 0
                            ? "the appender failed"
                            : text.reinterpret(Long.MAX_VALUE).getString(0));
        }
    }

    private static IllegalStateException wrapped(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        if (e instanceof IllegalStateException known) {
            return known;
        }
        return new IllegalStateException("a call into DuckDB failed", e);
    }
}
