package dev.nightjar.collector.read;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.stream.LongStream;

/**
 * The fields of one protobuf message, one after the other, where they lie: for messages that come by the ten thousand, of
 * which objects would cost more than all the rest. What is wrong with the bytes is thrown with its position; nothing is read
 * beyond the message. For one thread; used again for the next message.
 */
public final class ProtoFields {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /** Buckets of a histogram are some hundred. */
    private static final int MOST_REPEATED = 65_536;

    private byte[] bytes = new byte[0];
    private int at;
    private int end;
    private int tag;
    private boolean unread;
    /** Of the present field's value. */
    private int valueAt;

    /** Of what {@link #enter} found. */
    private int start;

    private int length;

    /** Begins with a message's first field. */
    public ProtoFields of(byte[] message, int offset, int size) {
        bytes = message;
        at = offset;
        end = offset + size;
        unread = false;
        return this;
    }

    /** Stands where the other one stands. */
    public ProtoFields like(ProtoFields other) {
        of(other.bytes, other.at, other.end - other.at);
        tag = other.tag;
        unread = other.unread;
        valueAt = other.valueAt;
        return this;
    }

    /** The message that {@link #enter} found in another one. */
    public ProtoFields in(ProtoFields outer) {
        return of(outer.bytes, outer.start, outer.length);
    }

    /** Goes on to the next field, over one that was not read; false at the message's end. */
    public boolean next() throws InvalidProtocolBufferException {
        if (unread) {
            skip();
        }
        if (at == end) {
            return false;
        }
        int begin = at;
        long read = rawVarint();
        tag = (int) read;
        if (read >>> Integer.SIZE != 0 || number() == 0) {
            throw bad("no field has the number " + (read >>> 3), begin);
        }
        unread = true;
        valueAt = at;
        return true;
    }

    public int number() {
        return tag >>> 3;
    }

    /** Whether the field is the one, in the wire's form of its type; else the message is none. */
    private void expect(int wireType) throws InvalidProtocolBufferException {
        if ((tag & 7) != wireType) {
            throw bad("field " + number() + " is of wire type " + (tag & 7) + " instead of " + wireType, at);
        }
        unread = false;
    }

    public long varint() throws InvalidProtocolBufferException {
        expect(WireFormat.WIRETYPE_VARINT);
        return rawVarint();
    }

    public long fixed64() throws InvalidProtocolBufferException {
        expect(WireFormat.WIRETYPE_FIXED64);
        need(Long.BYTES);
        at += Long.BYTES;
        return (long) LONGS.get(bytes, at - Long.BYTES);
    }

    public int fixed32() throws InvalidProtocolBufferException {
        expect(WireFormat.WIRETYPE_FIXED32);
        need(Integer.BYTES);
        at += Integer.BYTES;
        return (int) INTS.get(bytes, at - Integer.BYTES);
    }

    /** A text, bytes or a message: {@link #start} and {@link #length} tell where it is. */
    public void enter() throws InvalidProtocolBufferException {
        expect(WireFormat.WIRETYPE_LENGTH_DELIMITED);
        int begin = at;
        long size = rawVarint();
        if (size < 0 || size > end - at) {
            throw bad(
                    "field " + number() + " is said to be " + Long.toUnsignedString(size) + " bytes long, " + (end - at)
                            + " are left",
                    begin);
        }
        start = at;
        length = (int) size;
        at += length;
    }

    /** {@code repeated fixed64} or {@code double}, packed or one by one. */
    public long[] fixed64s() throws InvalidProtocolBufferException {
        if ((tag & 7) == WireFormat.WIRETYPE_FIXED64) {
            return new long[] {fixed64()};
        }
        enter();
        if (length % Long.BYTES != 0) {
            throw bad("field " + number() + " is not a multiple of 8 bytes long: " + length, start);
        }
        if (length / Long.BYTES > MOST_REPEATED) {
            throw bad("field " + number() + " has more than " + MOST_REPEATED + " numbers", start);
        }
        long[] values = new long[length / Long.BYTES];
        for (int i = 0; i < values.length; i++) {
            values[i] = (long) LONGS.get(bytes, start + i * Long.BYTES);
        }
        return values;
    }

    /** {@code repeated uint64}, packed or one by one. */
    public long[] varints() throws InvalidProtocolBufferException {
        if ((tag & 7) == WireFormat.WIRETYPE_VARINT) {
            return new long[] {varint()};
        }
        enter();
        ProtoFields packed = new ProtoFields().in(this);
        LongStream.Builder values = LongStream.builder();
        for (int i = 0; packed.at < packed.end; i++) {
            if (i == MOST_REPEATED) {
                throw bad("field " + number() + " has more than " + MOST_REPEATED + " numbers", start);
            }
            values.add(packed.rawVarint());
        }
        return values.build().toArray();
    }

    public int start() {
        return start;
    }

    public int length() {
        return length;
    }

    public byte[] bytes() {
        return bytes;
    }

    /** Makes the present field's value unread again. */
    public void reread() {
        at = valueAt;
        unread = true;
    }

    private void skip() throws InvalidProtocolBufferException {
        switch (tag & 7) {
            case WireFormat.WIRETYPE_VARINT -> varint();
            case WireFormat.WIRETYPE_FIXED64 -> fixed64();
            case WireFormat.WIRETYPE_FIXED32 -> fixed32();
            case WireFormat.WIRETYPE_LENGTH_DELIMITED -> enter();
            default -> throw bad("field " + number() + " is a group or of no wire type: " + (tag & 7), at);
        }
    }

    private long rawVarint() throws InvalidProtocolBufferException {
        int begin = at;
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            need(1);
            byte next = bytes[at++];
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw bad("a number of more than ten bytes", begin);
    }

    private void need(int count) throws InvalidProtocolBufferException {
        if (end - at < count) {
            throw bad("the message ends within field " + number(), at);
        }
    }

    public InvalidProtocolBufferException bad(String what, int position) {
        return new InvalidProtocolBufferException(what + ", at byte " + position);
    }
}
