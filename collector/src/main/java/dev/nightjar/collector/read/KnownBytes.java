package dev.nightjar.collector.read;

import java.security.SecureRandom;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What was made of bytes that come again and again. The bytes themselves are not kept: statements have values in them, resources command
 * lines. They are known by 128 bits of two hashes whose seeds nobody knows. When it is full it forgets everything: what comes often is
 * soon known again. Safe for many threads, of which those that find what they look for do not wait.
 */
public final class KnownBytes<V> {

    private static final long SECOND_SEED = new SecureRandom().nextLong();

    private final ConcurrentHashMap<Key, V> known = new ConcurrentHashMap<>();
    private final int most;
    private final int longest;

    /**
     * Knows nothing.
     *
     * @param most how many may be known
     * @param longest what is made of more bytes is not kept
     */
    public KnownBytes(int most, int longest) {
        this.most = most;
        this.longest = longest;
    }

    /** Null when it is not known. */
    public @Nullable V find(byte[] bytes, int offset, int length) {
        return length > longest ? null : known.get(Key.of(bytes, offset, length));
    }

    /** From now on these bytes are known. */
    public void keep(byte[] bytes, int offset, int length, V value) {
        if (length > longest) {
            return;
        }
        if (known.size() >= most) {
            known.clear();
        }
        known.put(Key.of(bytes, offset, length), value);
    }

    private record Key(long first, long second) {
        static Key of(byte[] bytes, int offset, int length) {
            return new Key(NameHash.of(bytes, offset, length, 0), NameHash.of(bytes, offset, length, SECOND_SEED));
        }
    }
}
