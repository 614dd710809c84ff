package dev.nightjar.agent.ship;

import dev.nightjar.agent.settings.AgentLog;
import dev.nightjar.agent.settings.AgentSettings;
import dev.nightjar.model.Origin;
import dev.nightjar.model.fact.Fact;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The way out of the JVM: counts every work, picks those that are sent in full, sends all facts to the server. Safe for
 * all threads, never blocks and never throws; {@code work} and {@code fact} cost some 10 µs and belong on the agent's
 * own threads. Closed by the caller's shutdown hook.
 */
public final class Shipping implements AutoCloseable {

    /** @param counters of the other parts of the agent, read every 10 s into {@code AgentHealth} */
    public Shipping(AgentSettings settings, Origin origin, Supplier<Map<String, Long>> counters, AgentLog log) {
        throw new UnsupportedOperationException("contract only so far: " + settings + origin + counters + log);
    }

    /** Starts the sending thread, a daemon. */
    public void start() {
        throw new UnsupportedOperationException("contract only so far");
    }

    /** A work that ended, or that is open and looked at (every 10 s). */
    public void work(CompletedWork work) {
        throw new UnsupportedOperationException("contract only so far: " + work);
    }

    /** Any other fact: pauses, holders, statements. */
    public void fact(Fact fact) {
        throw new UnsupportedOperationException("contract only so far: " + fact);
    }

    /** Wall time below which 95 % of the operation's works of the last minutes ended; −1 when unknown. */
    public long p95Nanos(String operation) {
        throw new UnsupportedOperationException("contract only so far: " + operation);
    }

    /** Closes all totals and sends what waits, for 2 s at most. */
    @Override
    public void close() {
        throw new UnsupportedOperationException("contract only so far");
    }
}
