package dev.nightjar.store;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The functions of duckdb.h that {@link DuckDbVectors} calls. Constants, for only a handle that is one is compiled into a plain call.
 * The class cannot be initialised, now or later, when the driver's library is not loaded or lacks one of them.
 */
final class DuckDbFunctions {

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

    static final MethodHandle VECTOR_SIZE = handle("duckdb_vector_size", NUMBER);
    static final MethodHandle COLUMN_COUNT = handle("duckdb_appender_column_count", NUMBER_OF_POINTER);
    static final MethodHandle COLUMN_TYPE = handle("duckdb_appender_column_type", POINTER_OF_POINTER_AND_INDEX);
    static final MethodHandle TYPE_ID = handle("duckdb_get_type_id", STATE_OF_POINTER);
    static final MethodHandle DESTROY_TYPE = handle("duckdb_destroy_logical_type", NOTHING_OF_POINTER);
    static final MethodHandle CREATE_CHUNK = handle("duckdb_create_data_chunk", POINTER_OF_POINTER_AND_INDEX);
    static final MethodHandle DESTROY_CHUNK = handle("duckdb_destroy_data_chunk", NOTHING_OF_POINTER);
    static final MethodHandle RESET_CHUNK = handle("duckdb_data_chunk_reset", NOTHING_OF_POINTER);
    static final MethodHandle SET_CHUNK_SIZE = handle("duckdb_data_chunk_set_size", NOTHING_OF_POINTER_AND_SIZE);
    static final MethodHandle CHUNK_VECTOR = handle("duckdb_data_chunk_get_vector", POINTER_OF_POINTER_AND_INDEX);
    static final MethodHandle VECTOR_DATA = handle("duckdb_vector_get_data", POINTER_OF_POINTER);
    static final MethodHandle MAKE_VALIDITY_WRITABLE =
            handle("duckdb_vector_ensure_validity_writable", NOTHING_OF_POINTER);
    static final MethodHandle VECTOR_VALIDITY = handle("duckdb_vector_get_validity", POINTER_OF_POINTER);
    static final MethodHandle LIST_CHILD = handle("duckdb_list_vector_get_child", POINTER_OF_POINTER);
    static final MethodHandle LIST_RESERVE = handle("duckdb_list_vector_reserve", STATE_OF_POINTER_AND_SIZE);
    static final MethodHandle LIST_SET_SIZE = handle("duckdb_list_vector_set_size", STATE_OF_POINTER_AND_SIZE);
    static final MethodHandle STRUCT_CHILD = handle("duckdb_struct_vector_get_child", POINTER_OF_POINTER_AND_INDEX);
    static final MethodHandle APPEND_CHUNK = handle("duckdb_append_data_chunk", STATE_OF_POINTERS);
    static final MethodHandle FLUSH = handle("duckdb_appender_flush", STATE_OF_POINTER);
    static final MethodHandle ERROR = handle("duckdb_appender_error", POINTER_OF_POINTER);

    private DuckDbFunctions() {}

    @SuppressWarnings("restricted") // native access is what this is about
    private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
        MemorySegment symbol = SymbolLookup.loaderLookup()
                .find(name)
                .orElseThrow(() -> new IllegalStateException("the driver's library has no " + name));
        return Linker.nativeLinker().downcallHandle(symbol, descriptor);
    }
}
