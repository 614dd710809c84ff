package dev.nightjar.model;

import java.time.Instant;

/** Instants as facts count them: nanoseconds since the Unix epoch, good until the year 2262. */
public final class EpochNanos {

    private static final long SECOND = 1_000_000_000L;

    private EpochNanos() {}

    public static long of(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), SECOND), instant.getNano());
    }

    /** Begin of the stretch that an instant lies in, when all of this length come after each other, one from the epoch on. */
    public static long begin(long epochNanos, long lengthNanos) {
        return epochNanos - Math.floorMod(epochNanos, lengthNanos);
    }

    public static Instant instant(long epochNanos) {
        return Instant.ofEpochSecond(Math.floorDiv(epochNanos, SECOND), Math.floorMod(epochNanos, SECOND));
    }
}
