package dev.nightjar.collector.door;

import java.time.Duration;

/** Bounds on requests and connections. Our own agent stays far below each. */
final class DoorLimits {

    /** Of one request, as it arrives and after gunzip. The agent's batches are below 1 MB. */
    static final int REQUEST_BYTES = 16 * 1024 * 1024;

    /** Of all requests that are read or wait for the store: four of the largest. */
    static final long BYTES_IN_FLIGHT = 4L * REQUEST_BYTES;

    /** Calls at once on one gRPC connection: what lets a fast sender wait instead of being refused (facts/door.md §1). */
    static final int CALLS_PER_CONNECTION = 24;

    /** Of each door: every agent keeps one. An idle one costs some 10 kB, with TLS 50 kB. */
    static final int CONNECTIONS = 4_096;

    /** From opening a connection to a request with the token. */
    static final Duration FIRST_REQUEST = Duration.ofSeconds(10);

    /** Bytes of calls that a gRPC connection may send before somebody asks for them. */
    static final int GRPC_WINDOW = 1024 * 1024;

    /** From the first byte of an HTTP request to its last. */
    static final Duration HTTP_REQUEST = Duration.ofSeconds(30);

    /** A connection without a request. */
    static final Duration IDLE = Duration.ofMinutes(2);

    /** How long closing waits for requests that wait for the store. */
    static final Duration DRAIN = Duration.ofSeconds(10);

    private DoorLimits() {}
}
