package dev.nightjar.agent.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the agent was told. A value that cannot be used is told in the log and the default is taken: settings never stop
 * the application.
 *
 * @param enabled {@code nightjar.enabled}, default true; false: the agent does nothing of its own
 * @param endpoint {@code nightjar.endpoint}, default {@code http://127.0.0.1:4318}: the server's OTLP/HTTP address,
 *     {@code /v1/logs} is added
 * @param token {@code nightjar.token}: sent as {@code authorization: Bearer}; null when there is none; never logged
 * @param certificate {@code nightjar.certificate}: PEM file of the certificates to trust instead of the JVM's own; null:
 *     those of the JVM
 * @param instance {@code nightjar.instance}: stable name of this instance; null: from pod, host, port, service
 * @param queueBytes {@code nightjar.queue-bytes}, default 8 MiB: limit of what waits to be sent, 256 KiB … 256 MiB; one
 *     batch of at most 1 MiB is under way beside it
 * @param queueFacts {@code nightjar.queue-facts}, default 10,000: likewise in facts, 512 … 1,000,000
 * @param timeout {@code nightjar.timeout}, default 10 s: for one exchange with the server, 100 ms … 5 min
 * @param retryFor {@code nightjar.retry-for}, default 50 min: how long one batch is offered again, 1 s … 50 min; the server
 *     knows repetitions for an hour, and an attempt may take as long as the timeout
 * @param cpuBudget {@code nightjar.cpu-budget}, default 2 %: share of the process's CPU, and of one processor, whichever is more,
 *     above which the agent leaves features out, 0 … 1
 * @param memoryBudget {@code nightjar.memory-budget}, default 64 MiB: likewise of what the agent keeps, 16 MiB … 1 GiB
 * @param jfr {@code nightjar.jfr}, default true; false: JFR is never started, and nobody looks at locks
 * @param gcLog {@code nightjar.gc-log}, default true; false: the JVM's GC log is neither switched on nor read
 * @param logLevel {@code nightjar.log-level}, default INFO: least level of the agent's own log
 */
public record AgentSettings(
        boolean enabled,
        URI endpoint,
        @Nullable String token,
        @Nullable Path certificate,
        @Nullable String instance,
        long queueBytes,
        int queueFacts,
        Duration timeout,
        Duration retryFor,
        double cpuBudget,
        long memoryBudget,
        boolean jfr,
        boolean gcLog,
        AgentLog.Level logLevel) {

    /** Below the hour for which the server knows a batch, by more than the longest timeout. */
    static final Duration MOST_RETRY_FOR = Duration.ofMinutes(50);

    public static final AgentSettings DEFAULTS = new AgentSettings(
            true,
            URI.create("http://127.0.0.1:4318"),
            null,
            null,
            null,
            8L << 20,
            10_000,
            Duration.ofSeconds(10),
            MOST_RETRY_FOR,
            0.02,
            64L << 20,
            true,
            true,
            AgentLog.Level.INFO);

    public AgentSettings {
        require(endpoint.getHost() != null, "endpoint", "has no host");
        require(queueBytes >= 256L << 10 && queueBytes <= 256L << 20, "queue-bytes", "is not 256 KiB … 256 MiB");
        require(queueFacts >= 512 && queueFacts <= 1_000_000, "queue-facts", "is not 512 … 1,000,000");
        require(between(timeout, Duration.ofMillis(100), Duration.ofMinutes(5)), "timeout", "is not 100 ms … 5 min");
        require(cpuBudget > 0 && cpuBudget <= 1, "cpu-budget", "is not above 0 % … 100 %");
        require(memoryBudget >= 16L << 20 && memoryBudget <= 1L << 30, "memory-budget", "is not 16 MiB … 1 GiB");
        require(between(retryFor, Duration.ofSeconds(1), MOST_RETRY_FOR), "retry-for", "is not 1 s … 50 min");
    }

    /**
     * Reads the settings, strongest first.
     *
     * @param properties system properties: {@code nightjar.queue-bytes}
     * @param environment environment variables: {@code NIGHTJAR_QUEUE_BYTES}
     * @param declarative the tree under {@code nightjar} in the declarative configuration: {@code queue_bytes} or
     *     {@code queue-bytes}; empty when there is none
     * @param log where unknown keys and unusable values are told
     */
    public static AgentSettings read(
            Map<String, String> properties, Map<String, String> environment, Map<String, ?> declarative, AgentLog log) {
        return new SettingsReader(properties, environment, declarative, log).read();
    }

    /** The token stays out of every text. */
    @Override
    public String toString() {
        return "enabled=" + enabled + ", endpoint=" + endpoint + ", token=" + (token == null ? "none" : "set")
                + ", certificate=" + certificate + ", instance=" + instance + ", queue-bytes=" + queueBytes
                + ", queue-facts=" + queueFacts
                + ", timeout=" + timeout + ", retry-for=" + retryFor + ", cpu-budget=" + cpuBudget
                + ", memory-budget=" + memoryBudget + ", jfr=" + jfr + ", gc-log=" + gcLog
                + ", log-level=" + logLevel;
    }

    private static boolean between(Duration value, Duration least, Duration most) {
        return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
    }

    private static void require(boolean holds, String key, String fault) {
        if (!holds) {
            throw new IllegalArgumentException("nightjar." + key + " " + fault);
        }
    }
}
