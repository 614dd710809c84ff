package dev.nightjar.collector.read;

import java.time.Duration;

/** Bounds on what is in a request. Our own agent stays far below each. */
public final class Limits {

    /** Log records in one request; the agent sends 512. */
    public static final int RECORDS = 10_000;

    /** Attributes of one resource, scope or record. */
    public static final int ATTRIBUTES = 128;

    /** Keys and list elements of one body: 64 holders of 8 keys, or a histogram of 496 buckets, fit several times. */
    public static final int BODY_ENTRIES = 4_096;

    public static final int BODY_DEPTH = 8;

    /** A normalised statement has at most 2,000 characters. */
    public static final int TEXT_CHARS = 4_096;

    /** Of a log record's message, in bytes. */
    public static final int LOG_BYTES = 32 * 1024;

    /** Of an attribute's name, in bytes. */
    public static final int KEY_BYTES = 256;

    /** Events and links of one span; OpenTelemetry's SDKs keep as many of each. */
    public static final int EVENTS = 128;

    /** Beyond these the sender's clock is wrong, or the fact is older than any window that is looked at. */
    public static final Duration AHEAD = Duration.ofHours(1);

    /** Facts of our own senders may be older where the server's settings say so. */
    public static final Duration OLD = Duration.ofDays(7);

    /** Of an answer's message; gRPC carries it in a header of at most 8 kB. */
    public static final int MESSAGE_CHARS = 1_000;

    /** Spans, log records, points in one request; exporters send some hundred. */
    public static final int ROWS = 50_000;

    /** From a span's start to its end: what is longer is a clock that was set. */
    public static final Duration WALL = Duration.ofDays(8);

    private Limits() {}
}
