package dev.nightjar.agent.ship;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes one protobuf message, field by field. Written here because a protobuf library inside the agent would cost 1.9 MB
 * and OTLP logs need four of its encodings. Source: protobuf.dev, "Encoding".
 */
final class ProtoMessage {

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;

    private byte[] bytes;
    private int size;

    ProtoMessage() {
        this(32);
    }

    ProtoMessage(int expectedBytes) {
        bytes = new byte[expectedBytes];
    }

    ProtoMessage varint(int field, long value) {
        tag(field, VARINT);
        rawVarint(value);
        return this;
    }

    ProtoMessage fixed64(int field, long value) {
        tag(field, FIXED64);
        room(8);
        for (int i = 0; i < 8; i++) {
            bytes[size++] = (byte) (value >>> (8 * i));
        }
        return this;
    }

    ProtoMessage text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    ProtoMessage bytes(int field, byte[] value) {
        return bytes(field, value, value.length);
    }

    ProtoMessage message(int field, ProtoMessage value) {
        return bytes(field, value.bytes, value.size);
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    private ProtoMessage bytes(int field, byte[] value, int length) {
        tag(field, LENGTH);
        rawVarint(length);
        room(length);
        System.arraycopy(value, 0, bytes, size, length);
        size += length;
        return this;
    }

    private void tag(int field, int wireType) {
        rawVarint(((long) field << 3) | wireType);
    }

    private void rawVarint(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[size++] = (byte) ((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
