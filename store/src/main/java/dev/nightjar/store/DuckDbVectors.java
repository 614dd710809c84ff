package dev.nightjar.store;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
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
 * the appender that it made: its private field holds the address. Where that or a symbol is not as it was in the version this was
 * written for, {@link #find} gives nothing, and rows are appended one by one. A wrong pointer here ends the process: only {@link
 * VectorAppender} calls it.
 */
final class DuckDbVectors {

    private static final FunctionDescriptor POINTER_OF_POINTER =
            FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS);
    private static final FunctionDescriptor POINTER_OF_POINTER_AND_INDEX =
            FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG);
    private static final FunctionDescriptor NOTHING_OF_POINTER = FunctionDescriptor.ofVoid(ValueLayout.ADDRESS);
    private static final FunctionDescriptor NOTHING_OF_POINTER_AND_SIZE =
            FunctionDescriptor.ofVoid(ValueLayout.ADDRESS, ValueLayout.JAVA_LONG);
    private static final FunctionDescriptor STATE_OF_POINTER =
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS);
    private static final FunctionDescriptor STATE_OF_POINTER_AND_SIZE =
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG);
    private static final FunctionDescriptor STATE_OF_POINTERS =
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS);
    private static final FunctionDescriptor NUMBER_OF_POINTER =
            FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.ADDRESS);
    private static final FunctionDescriptor NUMBER = FunctionDescriptor.of(ValueLayout.JAVA_LONG);

    private static final Logger log = LoggerFactory.getLogger(DuckDbVectors.class);

    /** {@code duckdb_vector_size()} of every build that is published. */
    static final int CAPACITY = 2_048;

    private final Field appenderRef;
    private final MethodHandle columnCount;
    private final MethodHandle columnType;
    private final MethodHandle typeId;
    private final MethodHandle destroyType;
    private final MethodHandle createChunk;
    private final MethodHandle destroyChunk;
    private final MethodHandle resetChunk;
    private final MethodHandle setChunkSize;
    private final MethodHandle chunkVector;
    private final MethodHandle vectorData;
    private final MethodHandle makeValidityWritable;
    private final MethodHandle vectorValidity;
    private final MethodHandle listChild;
    private final MethodHandle listReserve;
    private final MethodHandle listSetSize;
    private final MethodHandle structChild;
    private final MethodHandle appendChunk;
    private final MethodHandle flush;
    private final MethodHandle error;

    private DuckDbVectors() throws ReflectiveOperationException {
        appenderRef = DuckDBAppender.class.getDeclaredField("appenderRef");
        if (appenderRef.getType() != ByteBuffer.class) {
            throw new NoSuchFieldException("appenderRef is no ByteBuffer");
        }
        appenderRef.setAccessible(true);
        columnCount = handle("duckdb_appender_column_count", NUMBER_OF_POINTER);
        columnType = handle("duckdb_appender_column_type", POINTER_OF_POINTER_AND_INDEX);
        typeId = handle("duckdb_get_type_id", STATE_OF_POINTER);
        destroyType = handle("duckdb_destroy_logical_type", NOTHING_OF_POINTER);
        createChunk = handle("duckdb_create_data_chunk", POINTER_OF_POINTER_AND_INDEX);
        destroyChunk = handle("duckdb_destroy_data_chunk", NOTHING_OF_POINTER);
        resetChunk = handle("duckdb_data_chunk_reset", NOTHING_OF_POINTER);
        setChunkSize = handle("duckdb_data_chunk_set_size", NOTHING_OF_POINTER_AND_SIZE);
        chunkVector = handle("duckdb_data_chunk_get_vector", POINTER_OF_POINTER_AND_INDEX);
        vectorData = handle("duckdb_vector_get_data", POINTER_OF_POINTER);
        makeValidityWritable = handle("duckdb_vector_ensure_validity_writable", NOTHING_OF_POINTER);
        vectorValidity = handle("duckdb_vector_get_validity", POINTER_OF_POINTER);
        listChild = handle("duckdb_list_vector_get_child", POINTER_OF_POINTER);
        listReserve = handle("duckdb_list_vector_reserve", STATE_OF_POINTER_AND_SIZE);
        listSetSize = handle("duckdb_list_vector_set_size", STATE_OF_POINTER_AND_SIZE);
        structChild = handle("duckdb_struct_vector_get_child", POINTER_OF_POINTER_AND_INDEX);
        appendChunk = handle("duckdb_append_data_chunk", STATE_OF_POINTERS);
        flush = handle("duckdb_appender_flush", STATE_OF_POINTER);
        error = handle("duckdb_appender_error", POINTER_OF_POINTER);
        long capacity = capacity(handle("duckdb_vector_size", NUMBER));
        if (capacity != CAPACITY) {
            throw new NoSuchMethodException("vectors of " + capacity + " values, not " + CAPACITY);
        }
    }

    private static long capacity(MethodHandle vectorSize) {
        try {
            return (long) vectorSize.invokeExact();
        } catch (Throwable e) {
            throw wrapped(e);
        }
    }

    /** Nothing when this driver or machine is not as expected, which the log tells. Loads the driver's library. */
    static Optional<DuckDbVectors> find() {
        try {
            if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
                throw new NoSuchMethodException("vectors are written on little-endian machines only");
            }
            return Optional.of(new DuckDbVectors());
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            log.warn("Spans, logs and metrics are stored value by value, which costs more CPU: {}", e.toString());
            return Optional.empty();
        }
    }

    @SuppressWarnings("restricted") // native access is what this is about
    private static MethodHandle handle(String name, FunctionDescriptor descriptor) throws NoSuchMethodException {
        MemorySegment symbol = SymbolLookup.loaderLookup()
                .find(name)
                .orElseThrow(() -> new NoSuchMethodException("the driver's library has no " + name));
        return Linker.nativeLinker().downcallHandle(symbol, descriptor);
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
            long columns = (long) columnCount.invokeExact(appender);
            MemorySegment types = arena.allocate(ValueLayout.ADDRESS, columns);
            int[] found = new int[Math.toIntExact(columns)];
            for (int i = 0; i < columns; i++) {
                MemorySegment type = (MemorySegment) columnType.invokeExact(appender, (long) i);
                types.setAtIndex(ValueLayout.ADDRESS, i, type);
                found[i] = (int) typeId.invokeExact(type);
            }
            try {
                if (!Arrays.equals(found, expected)) {
                    throw new IllegalStateException("the table has columns of types " + Arrays.toString(found)
                            + ", its rows have " + Arrays.toString(expected));
                }
                return (MemorySegment) createChunk.invokeExact(types, columns);
            } finally {
                for (long i = 0; i < columns; i++) {
                    destroyType.invokeExact(types.asSlice(i * ValueLayout.ADDRESS.byteSize(), ValueLayout.ADDRESS));
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
            destroyChunk.invokeExact(holder);
        } catch (Throwable e) {
            throw wrapped(e);
        }
    }

    void reset(MemorySegment chunk) {
        try {
            resetChunk.invokeExact(chunk);
        } catch (Throwable e) {
            throw wrapped(e);
        }
    }

    MemorySegment vector(MemorySegment chunk, long column) {
        try {
            return (MemorySegment) chunkVector.invokeExact(chunk, column);
        } catch (Throwable e) {
            throw wrapped(e);
        }
    }

    /** Where a vector's values are, so many bytes of them. */
    @SuppressWarnings("restricted") // the caller knows the capacity
    MemorySegment data(MemorySegment vector, long bytes) {
        try {
            return ((MemorySegment) vectorData.invokeExact(vector)).reinterpret(bytes);
        } catch (Throwable e) {
            throw wrapped(e);
        }
    }

    /** Bits of a vector's values that are there, so many words of 64; all are set in a fresh one. */
    @SuppressWarnings("restricted") // as many words as the caller has values
    MemorySegment validity(MemorySegment vector, long words) {
        try {
            makeValidityWritable.invokeExact(vector);
            return ((MemorySegment) vectorValidity.invokeExact(vector)).reinterpret(words * Long.BYTES);
        } catch (Throwable e) {
            throw wrapped(e);
        }
    }

    /** Makes room in a list's child; what {@link #listChild} and {@link #structChild} gave before is not valid any more. */
    void listSize(MemorySegment list, long size) throws SQLException {
        try {
            if ((int) listReserve.invokeExact(list, size) != 0 || (int) listSetSize.invokeExact(list, size) != 0) {
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
            return (MemorySegment) listChild.invokeExact(list);
        } catch (Throwable e) {
            throw wrapped(e);
        }
    }

    MemorySegment structChild(MemorySegment struct, long index) {
        try {
            return (MemorySegment) structChild.invokeExact(struct, index);
        } catch (Throwable e) {
            throw wrapped(e);
        }
    }

    /** The rows are copied: what they point to may go then. */
    void append(MemorySegment appender, MemorySegment chunk, long rows) throws SQLException {
        try {
            setChunkSize.invokeExact(chunk, rows);
            check(appender, (int) appendChunk.invokeExact(appender, chunk));
        } catch (SQLException e) {
            throw e;
        } catch (Throwable e) {
            throw wrapped(e);
        }
    }

    /** What was appended becomes part of the transaction. */
    void flush(MemorySegment appender) throws SQLException {
        try {
            check(appender, (int) flush.invokeExact(appender));
        } catch (SQLException e) {
            throw e;
        } catch (Throwable e) {
            throw wrapped(e);
        }
    }

    @SuppressWarnings("restricted") // a text of C
    private void check(MemorySegment appender, int state) throws Throwable {
        if (state != 0) {
            MemorySegment text = (MemorySegment) error.invokeExact(appender);
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
