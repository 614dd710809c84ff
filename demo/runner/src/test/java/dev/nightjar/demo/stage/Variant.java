package dev.nightjar.demo.stage;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ways in which the order service is started to be compared, with what their agents do as they come. */
enum Variant {
    NONE("none", "no agent"),
    STOCK(
            "stock",
            "OpenTelemetry's agent, exporters off, which is what Nightjar's stands on: spans are made (sampler"
                    + " parentbased_always_on) and metrics recorded, nothing leaves the JVM"),
    STOCK_AS_SHIPPED(
            "stock, exporting",
            "OpenTelemetry's agent as it comes: every trace (parentbased_always_on), metrics once a minute, logs, over OTLP"
                    + " (http/protobuf); only the address is set, of a sink that answers at once"),
    SKYWALKING(
            "SkyWalking",
            "SkyWalking's agent as it comes: every trace (sample_n_per_3_secs=-1), the JVM's metrics once a second, over gRPC;"
                    + " only service and address are set, of a sink that answers at once"),
    NIGHTJAR(
            "Nightjar",
            "ours with everything on: a ledger of every work, JFR's base tier, to Nightjar's server; the stock exporters are off."
                    + " nightjar.cpu-budget=100%: as it comes (2%) only the first minute is so, then the governor leaves out what costs"
                    + " more"),
    NIGHTJAR_WITHOUT_JFR("Nightjar without JFR", "the same with nightjar.jfr=false");

    private final String title;
    private final String what;

    Variant(String title, String what) {
        this.title = title;
        this.what = what;
    }

    String title() {
        return title;
    }

    /** Its agent, and what of it is on. */
    String what() {
        return what;
    }

    /** @param skywalking the folder of SkyWalking's agent; null when there is none, and then it is not compared */
    static List<Variant> compared(@Nullable Path skywalking) {
        List<Variant> all = new ArrayList<>(List.of(values()));
        if (skywalking == null) {
            all.remove(SKYWALKING);
        }
        return all;
    }

    /**
     * Options for the JVM of a service.
     *
     * @param ours Nightjar's agent; the stock one lies beside it
     * @param otlpPort where Nightjar's server listens
     * @param logs where an agent may write
     */
    List<String> options(
            String service, Path ours, @Nullable Path skywalking, int otlpPort, PeerSink sink, RunDirectory logs) {
        Path stock = ours.resolveSibling("stock-agent.jar");
        return switch (this) {
            case NONE -> List.of();
            case STOCK -> Stage.agentOptions(service, stock, otlpPort);
            case STOCK_AS_SHIPPED ->
                List.of(
                        "-javaagent:" + stock,
                        "-Dotel.service.name=" + service,
                        "-Dotel.exporter.otlp.endpoint=http://127.0.0.1:" + sink.otlpPort());
            case SKYWALKING ->
                List.of(
                        "-javaagent:" + agentJar(skywalking),
                        "-Dskywalking.agent.service_name=" + service,
                        "-Dskywalking.collector.backend_service=127.0.0.1:" + sink.skywalkingPort(),
                        "-Dskywalking.logging.dir=" + logs.resolve("skywalking"));
            case NIGHTJAR -> nightjar(service, ours, otlpPort, true);
            case NIGHTJAR_WITHOUT_JFR -> nightjar(service, ours, otlpPort, false);
        };
    }

    private static List<String> nightjar(String service, Path ours, int otlpPort, boolean jfr) {
        List<String> options = new ArrayList<>(Stage.agentOptions(service, ours, otlpPort));
        // A launch longer than the governor's first minute must not cost less than the others.
        options.add("-Dnightjar.cpu-budget=100%");
        options.add("-Dnightjar.jfr=" + jfr);
        return options;
    }

    static Path agentJar(@Nullable Path skywalking) {
        if (skywalking == null) {
            throw new IllegalArgumentException("no folder of SkyWalking's agent was named");
        }
        return skywalking.resolve("skywalking-agent.jar");
    }
}
