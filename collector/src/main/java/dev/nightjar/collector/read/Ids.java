package dev.nightjar.collector.read;

import com.google.protobuf.InvalidProtocolBufferException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Ids of traces and spans in a message. */
public final class Ids {

    public static final int TRACE_BYTES = 16;
    private static final int SPAN_BYTES = 8;

    private static final VarHandle BIG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Ids() {}

    /** First half of a trace's id, which the field was entered for. */
    public static long high(ProtoFields field) {
        return (long) BIG.get(field.bytes(), field.start());
    }

    public static long low(ProtoFields field) {
        return (long) BIG.get(field.bytes(), field.start() + Long.BYTES);
    }

    /** A span's id; 0, which none has, when it is not of eight bytes. */
    public static long span(ProtoFields field) throws InvalidProtocolBufferException {
        field.enter();
        return field.length() == SPAN_BYTES ? high(field) : 0;
    }
}
