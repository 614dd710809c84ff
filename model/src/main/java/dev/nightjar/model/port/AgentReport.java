package dev.nightjar.model.port;

import dev.nightjar.model.Origin;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.AgentHealth;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The last that the agent of one JVM said of itself. */
public record AgentReport(Origin origin, AgentHealth health) {

    /** Begins the names of the values that tell which features an agent leaves out, to stay within its budget. */
    public static final String LEFT_OUT = "governor.left_out.";

    /** Of all JVMs that reported in a stretch of time, by service and instance. */
    public static List<AgentReport> latest(SignalReader reader, String environment, TimeRange range) {
        Map<String, AgentReport> byRun = new LinkedHashMap<>();
        // They come in order of time: the last one stays.
        for (Stamped<AgentHealth> told : reader.health(new Query.Health(environment, null, range))) {
            byRun.put(told.origin().run(), new AgentReport(told.origin(), told.fact()));
        }
        return byRun.values().stream()
                .sorted(Comparator.comparing(
                                (AgentReport report) -> report.origin().namespace())
                        .thenComparing(report -> report.origin().service())
                        .thenComparing(report -> report.origin().instance())
                        .thenComparing(report -> report.origin().run()))
                .toList();
    }

    /** Names of the features that it leaves out: {@code stacks}, {@code runqueue} … */
    public List<String> leftOut() {
        return health.values().entrySet().stream()
                .filter(value -> value.getValue() != 0 && value.getKey().startsWith(LEFT_OUT))
                .map(value -> value.getKey().substring(LEFT_OUT.length()))
                .toList();
    }
}
