package dev.nightjar.replay.driver;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/** New W3C trace contexts, sampled: {@code 00-<32 hex>-<16 hex>-01}. For one thread. */
final class TraceParents {

    /** Stands in an encoded request until it is sent; its length is that of every trace context. */
    static final String PLACEHOLDER = "00-00000000000000000000000000000000-0000000000000000-01";

    private static final int TRACE_ID_AT = 3;
    private static final int SPAN_ID_AT = 36;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);

    private final RandomGenerator random;

    TraceParents(RandomGenerator random) {
        this.random = random;
    }

    /** Writes a new one over the placeholder that begins at the index. */
    void write(ByteBuf out, int index) {
        putHex(out, index + TRACE_ID_AT, random.nextLong());
        putHex(out, index + TRACE_ID_AT + 16, notZero());
        putHex(out, index + SPAN_ID_AT, notZero());
    }

    /** Ids of zeros only are invalid. */
    private long notZero() {
        long bits = random.nextLong();
        return bits == 0 ? 1 : bits;
    }

    private static void putHex(ByteBuf out, int index, long bits) {
        for (int digit = 0; digit < 16; digit++) {
            out.setByte(index + digit, HEX[(int) (bits >>> (60 - 4 * digit)) & 15]);
        }
    }
}
