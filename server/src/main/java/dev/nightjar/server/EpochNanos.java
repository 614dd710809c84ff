package dev.nightjar.server;

import java.time.Instant;

/** Instants as the model counts them: nanoseconds since the Unix epoch, good until the year 2262. */
final class EpochNanos {

    private EpochNanos() {}

    static long of(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
    }
}
