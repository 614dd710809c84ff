package dev.nightjar.server;

import dev.nightjar.collector.CollectorHealth;
import dev.nightjar.collector.database.SamplerHealth;
import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.finding.Value;
import dev.nightjar.server.api.HealthView;
import dev.nightjar.ui.Surroundings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;

/** What the pages ask of the server: its health, and how services reach it. */
final class PageSurroundings implements Surroundings {

    private final ServerSettings settings;
    private final HealthView health;
    private final IntSupplier otlpPort;

    PageSurroundings(ServerSettings settings, HealthView health, IntSupplier otlpPort) {
        this.settings = settings;
        this.health = health;
        this.otlpPort = otlpPort;
    }

    @Override
    public Condition condition() {
        HealthView.Report report = health.now();
        List<Database> databases = new ArrayList<>();
        if (report.parts().get("databases") instanceof List<?> samplers) {
            for (Object each : samplers) {
                if (each instanceof SamplerHealth sampler) {
                    databases.add(new Database(sampler.database(), sampler.connected(), sampler.lastPoll()));
                }
            }
        }
        Status status = switch (report.status()) {
            case OK -> Status.OK;
            case DEGRADED -> Status.DEGRADED;
            case FAILING -> Status.FAILING;
        };
        return new Condition(
                status, report.reasons().stream().map(HealthView.Reason::text).toList(), silence(report), databases);
    }

    /** As the command line says it. */
    private static Phrase silence(HealthView.Report report) {
        if (report.status() != HealthView.Status.OK) {
            return new Phrase(
                    "silence.not-ok",
                    Map.of(
                            "status", new Value.Text(report.status().word()),
                            "reasons",
                                    new Value.Text(report.reasons().stream()
                                            .map(HealthView.Reason::text)
                                            .collect(Collectors.joining("; ")))));
        }
        if (report.parts().get("collector") instanceof CollectorHealth collector && collector.sent() == 0) {
            return new Phrase("silence.no-agent", Map.of());
        }
        boolean looked =
                report.parts().get("analysis") instanceof AnalysisLoop.Status analysis && analysis.rounds() > 0;
        return new Phrase(looked ? "silence.nothing" : "silence.no-round", Map.of());
    }

    @Override
    public Attach attach() {
        String scheme = settings.otlpDoor().door().hasTls() ? "https" : "http";
        return new Attach(
                agent(),
                scheme + "://" + host(settings.otlp().address()) + ":" + otlpPort.getAsInt(),
                settings.door().token() != null);
    }

    /** Where the build left it, else its name. */
    private static String agent() {
        String home = System.getProperty("nightjar.home");
        if (home != null) {
            Path built = Path.of(home, "agent-ext/dist/target/nightjar-agent.jar");
            if (Files.exists(built)) {
                return built.toString();
            }
        }
        return "nightjar-agent.jar";
    }

    /** Who listens on all addresses is called by the host's name. */
    private static String host(String address) {
        if (!List.of("0.0.0.0", "::", "[::]").contains(address)) {
            return address.contains(":") && !address.startsWith("[") ? "[" + address + "]" : address;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) { // a host without a name of its own: the reader knows it better
            return "HOST";
        }
    }
}
