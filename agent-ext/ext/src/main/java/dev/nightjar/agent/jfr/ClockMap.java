package dev.nightjar.agent.jfr;

/**
 * JFR's epoch times to nanoTime. A tick is committed between two reads of nanoTime; its JFR time minus the first read is
 * the offset, too large by at most the time between the reads. So ticks with a wide gap are dropped and the smallest
 * offset of the last 50 is taken. Written by the JFR thread, read by others.
 */
final class ClockMap {

    private static final int TICKS = 50;

    private final long[] offsets = new long[TICKS];
    private int seen;
    private volatile long offset;
    private volatile long spread = -1;

    void tick(long jfrEpochNanos, long nanos) {
        offsets[seen++ % TICKS] = jfrEpochNanos - nanos;
        long smallest = Long.MAX_VALUE;
        long largest = Long.MIN_VALUE;
        for (int i = 0; i < Math.min(seen, TICKS); i++) {
            smallest = Math.min(smallest, offsets[i]);
            largest = Math.max(largest, offsets[i]);
        }
        offset = smallest;
        spread = largest - smallest;
    }

    boolean isSet() {
        return spread >= 0;
    }

    long nanos(long jfrEpochNanos) {
        return jfrEpochNanos - offset;
    }

    /** {@code nightjar.clock.error}: how far the offsets of the last 50 ticks lie apart; −1 before the first tick. */
    long errorNanos() {
        return spread;
    }
}
