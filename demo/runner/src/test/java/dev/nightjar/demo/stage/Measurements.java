package dev.nightjar.demo.stage;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What one run of the benchmark has measured, round by round. Not thread-safe. */
final class Measurements {

    /**
     * Of one variant under one load in one launch; per request, but for the times.
     *
     * @param cpuMicros of the whole process without its compilers: they have no part in what the next request costs
     * @param requestMicros of these of the threads that serve requests
     * @param compilerMicros of the compilers
     */
    record Cost(
            double cpuMicros,
            double requestMicros,
            double compilerMicros,
            double allocatedBytes,
            double p50Millis,
            double p99Millis,
            double spansSent,
            int failed) {}

    /**
     * Of one launch beside its loads.
     *
     * @param leftOut whether the agent's governor left something out meanwhile: then it costs less than all of it
     */
    record Launch(double startCpuSeconds, double residentMegabytes, boolean leftOut, Map<Load, Cost> costs) {}

    private final Map<Variant, List<Launch>> launches = new EnumMap<>(Variant.class);

    void add(Variant variant, Launch launch) {
        launches.computeIfAbsent(variant, v -> new ArrayList<>()).add(launch);
    }

    List<Variant> variants() {
        return List.copyOf(launches.keySet());
    }

    int rounds() {
        return launches.values().stream().mapToInt(List::size).min().orElse(0);
    }

    int failed() {
        return launches.values().stream()
                .flatMap(List::stream)
                .flatMap(launch -> launch.costs().values().stream())
                .mapToInt(Cost::failed)
                .sum();
    }

    /** In how many launches the agent left something out. */
    long leftOut(Variant variant) {
        return launches.getOrDefault(variant, List.of()).stream()
                .filter(Launch::leftOut)
                .count();
    }

    double[] values(Variant variant, ToDoubleFunction<Launch> value) {
        return launches.getOrDefault(variant, List.of()).stream()
                .mapToDouble(value)
                .toArray();
    }

    double[] values(Variant variant, Load load, ToDoubleFunction<Cost> value) {
        return values(variant, launch -> value.applyAsDouble(cost(launch, load)));
    }

    /** Per JDBC call, and per request without its calls. */
    double[] apart(Variant variant, ToDoubleFunction<Cost> value, ToDoubleFunction<Calls> which) {
        return values(
                variant,
                launch -> which.applyAsDouble(Calls.of(
                        Load.ONE_CALL.jdbcCalls(),
                        value.applyAsDouble(cost(launch, Load.ONE_CALL)),
                        Load.TEN_CALLS.jdbcCalls(),
                        value.applyAsDouble(cost(launch, Load.TEN_CALLS)))));
    }

    private static Cost cost(Launch launch, Load load) {
        Cost cost = launch.costs().get(load);
        if (cost == null) {
            throw new IllegalArgumentException(load + " was not measured");
        }
        return cost;
    }
}
