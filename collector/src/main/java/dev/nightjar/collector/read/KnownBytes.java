package dev.nightjar.collector.read;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What was made of bytes that come again and again. When it is full it forgets everything: what comes often is soon known again. Safe for
 * many threads, of which those that find what they look for do not wait.
 */
public final class KnownBytes<V> {

    private final ConcurrentHashMap<Bytes, V> known = new ConcurrentHashMap<>();
    private final int most;
    private final int longest;

    /**
     * Knows nothing.
     *
     * @param most how many may be known
     * @param longest what has more bytes is not kept
     */
    public KnownBytes(int most, int longest) {
        this.most = most;
        this.longest = longest;
    }

    /** Null when it is not known. */
    public @Nullable V find(byte[] bytes, int offset, int length) {
        return length > longest ? null : known.get(Bytes.of(bytes, offset, length));
    }

    /** From now on these bytes, of which a copy is made, are known. */
    public void keep(byte[] bytes, int offset, int length, V value) {
        if (length > longest) {
            return;
        }
        if (known.size() >= most) {
            known.clear();
        }
        byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
        known.put(Bytes.of(copy, 0, length), value);
    }

    /** A part of an array that does not change as long as this is used. */
    private static final class Bytes {
        private final byte[] bytes;
        private final int offset;
        private final int length;
        private final int hash;

        private Bytes(byte[] bytes, int offset, int length, int hash) {
            this.bytes = bytes;
            this.offset = offset;
            this.length = length;
            this.hash = hash;
        }

        static Bytes of(byte[] bytes, int offset, int length) {
            return new Bytes(bytes, offset, length, (int) NameHash.of(bytes, offset, length, 0));
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Bytes that
                    && hash == that.hash
                    && Arrays.equals(
                            bytes, offset, offset + length, that.bytes, that.offset, that.offset + that.length);
        }
    }
}
