package dev.nightjar.agent.ship;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What became of one attempt to deliver a batch. */
public sealed interface Delivery {

    /**
     * The server has it.
     *
     * @param rejected facts of it that the server will never take (OTLP partial success)
     * @param message what the server said of it, may be empty
     */
    record Taken(long rejected, String message) implements Delivery {}

    /**
     * Not delivered, or not known to be: the same batch is offered again.
     *
     * @param retryAfter what the server asked for, null when it did not
     */
    record TryAgain(String reason, @Nullable Duration retryAfter) implements Delivery {}

    /** The server will never take it. */
    record Refused(String reason) implements Delivery {}
}
