package dev.nightjar.collector.read;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/** 64 bits of a name, spread well enough for a hash table (the finaliser of MurmurHash3, public domain, after each eight bytes). */
final class NameHash {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** Nobody can make names that lie in each other's way. */
    private static final long SEED = new SecureRandom().nextLong();

    private NameHash() {}

    static long of(String name, long seed) {
        long hash = SEED ^ seed ^ name.length();
        for (int i = 0; i < name.length(); i++) {
            hash = hash * 31 + name.charAt(i);
        }
        return mixed(hash);
    }

    /** Of UTF-8. Another value than {@link #of(String, long)} gives. */
    static long of(byte[] bytes, int offset, int length, long seed) {
        // Mixed before the first bytes: else one byte could undo what the length says.
        long hash = mixed(SEED ^ seed ^ length);
        int end = offset + length;
        int at = offset;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            hash = mixed(hash ^ (long) LONGS.get(bytes, at));
        }
        long rest = 0;
        for (; at < end; at++) {
            rest = (rest << Byte.SIZE) | (bytes[at] & 0xff);
        }
        return mixed(hash ^ rest);
    }

    private static long mixed(long bits) {
        long mixed = bits;
        mixed ^= mixed >>> 33;
        mixed *= 0xff51afd7ed558ccdL;
        mixed ^= mixed >>> 33;
        mixed *= 0xc4ceb9fe1a85ec53L;
        mixed ^= mixed >>> 33;
        return mixed;
    }
}
