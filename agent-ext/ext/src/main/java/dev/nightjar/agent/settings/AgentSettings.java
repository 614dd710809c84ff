package dev.nightjar.agent.settings;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the agent was told. Read from, strongest first: system properties {@code nightjar.queue-bytes}, environment
 * variables {@code NIGHTJAR_QUEUE_BYTES}, the declarative configuration. A value that cannot be used is told in the log
 * and the default is taken: settings never stop the application.
 *
 * @param enabled false: the agent does nothing of its own
 * @param endpoint the server's OTLP/HTTP address without {@code /v1/logs}
 * @param token sent as {@code authorization: Bearer}; null when there is none; never logged
 * @param instance stable name of this instance; null: derived from pod, host and service
 * @param queueBytes limit of what waits to be sent, 256 KiB … 256 MiB
 * @param queueFacts likewise in facts, 512 … 1,000,000
 * @param timeout for connecting and for one answer, 100 ms … 5 min
 * @param retryFor how long one batch is offered again, 1 s … 24 h
 * @param logLevel least level of the agent's own log
 */
public record AgentSettings(
        boolean enabled,
        URI endpoint,
        @Nullable String token,
        @Nullable String instance,
        long queueBytes,
        int queueFacts,
        Duration timeout,
        Duration retryFor,
        AgentLog.Level logLevel) {

    public static final AgentSettings DEFAULTS = new AgentSettings(
            true,
            URI.create("http://127.0.0.1:4318"),
            null,
            null,
            4L << 20,
            10_000,
            Duration.ofSeconds(10),
            Duration.ofHours(1),
            AgentLog.Level.INFO);

    /** The token stays out of every text. */
    @Override
    public String toString() {
        return "enabled=" + enabled + ", endpoint=" + endpoint + ", token=" + (token == null ? "none" : "set")
                + ", instance=" + instance + ", queue-bytes=" + queueBytes + ", queue-facts=" + queueFacts
                + ", timeout=" + timeout + ", retry-for=" + retryFor + ", log-level=" + logLevel;
    }
}
