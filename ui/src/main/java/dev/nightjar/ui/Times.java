package dev.nightjar.ui;

import java.time.Instant;

/** The model's nanoseconds since the Unix epoch as instants, both directions. */
final class Times {

    private static final long SECOND = 1_000_000_000L;

    private Times() {}

    static long nanos(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), SECOND), instant.getNano());
    }

    static Instant instant(long epochNanos) {
        return Instant.ofEpochSecond(Math.floorDiv(epochNanos, SECOND), Math.floorMod(epochNanos, SECOND));
    }
}
