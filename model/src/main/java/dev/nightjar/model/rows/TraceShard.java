package dev.nightjar.model.rows;

/** For scale-out: a trace's works and spans are in one shard, of every service. */
public final class TraceShard {

    private static final int BITS = 6;

    private TraceShard() {}

    /** 0 to 63: the upper bits of a multiplicative hash (Knuth, TAOCP 3, 6.4); ids are not random in all their bits. */
    public static int of(long high, long low) {
        return (int) (((high ^ low) * 0x9E3779B97F4A7C15L) >>> (Long.SIZE - BITS));
    }
}
