package dev.nightjar.collector.door;

import java.time.Duration;

/** What the sender of one request is told; each door says it in its own protocol. */
public sealed interface Answer {

    /**
     * All of it is durable but {@code refused} items, of which the message tells the first.
     *
     * @param message empty when nothing was refused
     */
    record Taken(long refused, String message) implements Answer {}

    /** Send all of it again later; what is durable already will not be doubled. */
    record Busy(Duration retryAfter, String reason) implements Answer {}

    /** Nothing of it was stored, and sending it again will not help. */
    record Refused(String reason) implements Answer {}
}
