package dev.nightjar.agent.ship;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One field of a protobuf message from outside.
 *
 * @param value of a varint or fixed field, else 0
 * @param bytes of a length-delimited field, else null
 */
record ProtoField(int number, long value, @Nullable ByteBuffer bytes) {

    /** Reads the next field; {@link IllegalArgumentException} when the bytes are no protobuf. */
    static ProtoField read(ByteBuffer in) {
        long tag = varint(in);
        int number = (int) (tag >>> 3);
        if (number <= 0 || tag >>> 3 > 0x1fffffff) {
            throw new IllegalArgumentException("field number " + (tag >>> 3));
        }
        return switch ((int) (tag & 7)) {
            case 0 -> new ProtoField(number, varint(in), null);
            case 1 -> new ProtoField(number, fixed(in, 8), null);
            case 2 -> new ProtoField(number, 0, slice(in, varint(in)));
            case 5 -> new ProtoField(number, fixed(in, 4), null);
            default -> throw new IllegalArgumentException("wire type " + (tag & 7));
        };
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            long next = fixed(in, 1);
            value |= (next & 0x7f) << shift;
            if ((next & 0x80) == 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("varint of more than 10 bytes");
    }

    private static long fixed(ByteBuffer in, int length) {
        if (in.remaining() < length) {
            throw new IllegalArgumentException("ends inside a field");
        }
        long value = 0;
        for (int i = 0; i < length; i++) {
            value |= (in.get() & 0xffL) << (8 * i);
        }
        return value;
    }

    private static ByteBuffer slice(ByteBuffer in, long length) {
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException("a field of " + length + " bytes in " + in.remaining());
        }
        ByteBuffer slice = in.slice().limit((int) length);
        in.position(in.position() + (int) length);
        return slice;
    }
}
