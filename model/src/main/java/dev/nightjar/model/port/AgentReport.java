package dev.nightjar.model.port;

import dev.nightjar.model.Origin;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.AgentHealth;
import java.util.Comparator;
import java.util.List;

/** The last that the agent of one JVM said of itself. */
public record AgentReport(Origin origin, AgentHealth health) {

    /** Begins the names of the values that tell which features an agent leaves out, to stay within its budget. */
    public static final String LEFT_OUT = "governor.left_out.";

    /** Of all JVMs that reported in a stretch of time, by service and instance. */
    public static List<AgentReport> latest(SignalReader reader, String environment, TimeRange range) {
        return reader.lastHealth(new Query.Health(environment, null, range)).stream()
                .map(told -> new AgentReport(told.origin(), told.fact()))
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
