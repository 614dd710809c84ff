package dev.nightjar.model.fact;

import java.util.Map;
import java.util.TreeMap;

/**
 * What the agent says of itself, every 10 s: counters since its start and gauges.
 *
 * @param values {@code works.ended}, {@code works.dropped}, {@code batches.sent}, {@code batches.dropped},
 *     {@code clock.error_nanos}, {@code ledger.overbooked_nanos}, {@code agent.cpu_nanos} …
 */
public record AgentHealth(long epochNanos, Map<String, Long> values) implements Fact {
    public AgentHealth {
        values = java.util.Collections.unmodifiableMap(new TreeMap<>(values));
    }
}
