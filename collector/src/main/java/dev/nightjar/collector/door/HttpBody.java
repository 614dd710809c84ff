package dev.nightjar.collector.door;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** The bytes of an HTTP request while they come. Takes twice the room of what came at most, whatever is said to come. For one thread. */
final class HttpBody {

    private static final byte[] NONE = {};

    private byte[] bytes = NONE;
    private int size;
    private long expected;

    /** As many are said to come; 0 when nothing is said. */
    void expect(long length) {
        expected = length;
    }

    int size() {
        return size;
    }

    /** Takes what is readable. */
    void add(ByteBuf from) {
        int more = from.readableBytes();
        int needed = size + more;
        if (needed > bytes.length) {
            int room = 2 * needed;
            // One as long as was expected is handed over without a copy.
            bytes = Arrays.copyOf(bytes, needed <= expected ? (int) Math.min(expected, room) : room);
        }
        from.readBytes(bytes, size, more);
        size = needed;
    }

    /** All that came; here nothing is left of it. */
    byte[] take() {
        byte[] all = size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
        clear();
        return all;
    }

    void clear() {
        bytes = NONE;
        size = 0;
    }
}
