package dev.nightjar.model.port;

import java.time.Duration;

/** What became of a batch. Each written batch ends in exactly one of these. */
public sealed interface WriteResult {

    /** Durable: it survives kill -9. */
    record Stored(int facts) implements WriteResult {}

    /** This batch is durable already; nothing was written. */
    record Duplicate() implements WriteResult {}

    /** Not taken because of load or a full disk; the same batch may be sent again. */
    record Busy(Duration retryAfter, String reason) implements WriteResult {}

    /** Not stored, and sending it again will not help. */
    record Failed(String reason) implements WriteResult {}
}
