package dev.nightjar.server.bench;

import dev.nightjar.server.bench.ShopTraces.Made;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * What a span costs until it lies in a sealed file (docs/benchmarks/ingest.md): the same spans over OTLP into Nightjar and as
 * Zipkin's into zipkin-server, each in a fresh process, in turn. A benchmark, run by {@code ./nightjar bench ingest}. Linux only.
 */
class IngestFigures {

    private static final int ROUNDS = Integer.getInteger("rounds", 5);
    private static final long PER_SECOND = Long.getLong("rate", 45_000);
    private static final long WARM_UP = 1_000_000;
    private static final long MEASURED = PER_SECOND * 60;

    /** Of 512 spans: as many exporters as some dozens of services have. */
    private static final int IN_FLIGHT = 64;

    private static final int CONNECTIONS = 4;

    /** Some 64 requests of 512 spans. */
    private static final int REQUESTS_MADE = 5_000;

    @TempDir
    Path directory;

    /** Of one way of sending to one server. */
    private record Figures(double spansPerSecond, double spansPerCpuSecond, double megabytes, double bytesPerSpan) {}

    private final List<Figures> paced = new ArrayList<>();
    private final List<Figures> saturated = new ArrayList<>();
    private final List<Figures> byRow = new ArrayList<>();
    private final List<Figures> zipkin = new ArrayList<>();

    @Test
    void compare() throws Exception {
        List<List<Made>> exports = ShopTraces.exports(1, REQUESTS_MADE);
        List<Payload> otlp = exports.stream().map(Payload::otlp).toList();
        List<Payload> zipkins = exports.stream().map(Payload::zipkin).toList();
        Path jar = Path.of(System.getProperty("zipkin", ""));
        for (int round = 1; round <= ROUNDS; round++) {
            paced.add(nightjar(otlp, PER_SECOND));
            say(round, "Nightjar at " + PER_SECOND + "/s", paced.getLast());
            saturated.add(nightjar(otlp, 0));
            say(round, "Nightjar, as fast as it takes them", saturated.getLast());
            byRow.add(nightjar(otlp, PER_SECOND, "--nightjar.store.vectors=false"));
            say(round, "Nightjar, value by value, at " + PER_SECOND + "/s", byRow.getLast());
            if (Files.isRegularFile(jar)) {
                zipkin.add(zipkin(zipkins, jar));
                say(round, "zipkin-server at " + PER_SECOND + "/s", zipkin.getLast());
            }
        }
        publish(otlp, zipkins);
    }

    private static void say(int round, String what, Figures figures) {
        System.err.printf(
                "round %d of %d, %s: %,.0f spans/s, %,.0f spans per CPU-second, %.0f MB, %.1f bytes a span%n",
                round,
                ROUNDS,
                what,
                figures.spansPerSecond(),
                figures.spansPerCpuSecond(),
                figures.megabytes(),
                figures.bytesPerSpan());
    }

    private Figures nightjar(List<Payload> payloads, long perSecond, String... settings) throws Exception {
        Path folder = Files.createTempDirectory(directory, "nightjar");
        try (Servers server = Servers.nightjar(folder, settings);
                Sender sender = new OtlpSender(server.receives(), CONNECTIONS)) {
            Traffic traffic = new Traffic(payloads, sender, IN_FLIGHT);
            traffic.send(WARM_UP, perSecond);
            awaitSealed(server);
            JsonNode before = sealed(server);
            double cpu = ProcessFigures.cpuSeconds(server.pid());
            Traffic.Outcome outcome = traffic.send(MEASURED, perSecond);
            awaitSealed(server);
            double used = ProcessFigures.cpuSeconds(server.pid()) - cpu;
            JsonNode after = sealed(server);
            long rows = after.path("rows").asLong() - before.path("rows").asLong();
            if (rows != outcome.spans()) {
                throw new IllegalStateException(outcome.spans() + " spans were acknowledged, " + rows + " are sealed");
            }
            return new Figures(
                    outcome.perSecond(),
                    outcome.spans() / used,
                    ProcessFigures.mostResidentMegabytes(server.pid()),
                    (after.path("bytes").asLong() - before.path("bytes").asLong()) / (double) rows);
        } finally {
            remove(folder);
        }
    }

    private static JsonNode sealed(Servers server) throws Exception {
        return server.health().path("store").path("sealed").path("span");
    }

    private static void awaitSealed(Servers server) throws Exception {
        while (true) {
            JsonNode store = server.health().path("store");
            if (store.path("rows").path("span").asLong()
                    == store.path("sealed").path("span").path("rows").asLong()) {
                return;
            }
            Thread.sleep(1_000); // each look counts all rows, at the server's cost
        }
    }

    private Figures zipkin(List<Payload> payloads, Path jar) throws Exception {
        Path folder = Files.createTempDirectory(directory, "zipkin");
        try (Servers server = Servers.zipkin(folder, jar);
                Sender sender = new ZipkinSender(server.receives())) {
            Traffic traffic = new Traffic(payloads, sender, 8);
            traffic.send(WARM_UP / 2, PER_SECOND);
            double cpu = ProcessFigures.cpuSeconds(server.pid());
            Traffic.Outcome outcome = traffic.send(MEASURED / 2, PER_SECOND);
            double used = ProcessFigures.cpuSeconds(server.pid()) - cpu;
            return new Figures(
                    outcome.perSecond(),
                    outcome.spans() / used,
                    ProcessFigures.mostResidentMegabytes(server.pid()),
                    Double.NaN);
        } finally {
            remove(folder);
        }
    }

    private static void remove(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }

    private void publish(List<Payload> otlp, List<Payload> zipkins) throws IOException {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%n%d rounds, medians (least … most). Java %s, %d processors. A span is %d bytes in OTLP, %d in Zipkin's"
                        + " protobuf; %d spans a request, %d requests in flight.%n%n",
                ROUNDS,
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                bytesPerSpan(otlp),
                bytesPerSpan(zipkins),
                ShopTraces.SPANS_PER_EXPORT,
                IN_FLIGHT));
        text.append("| | spans/s | spans per CPU-second, all in | resident at most, MB | bytes per span sealed |\n")
                .append("|---|---|---|---|---|\n");
        row(text, "Nightjar, " + PER_SECOND + " spans/s", paced);
        row(text, "Nightjar, as fast as it takes them", saturated);
        row(text, "Nightjar, value by value (`nightjar.store.vectors=false`), " + PER_SECOND + " spans/s", byRow);
        if (!zipkin.isEmpty()) {
            row(text, "zipkin-server, in memory, " + PER_SECOND + " spans/s asked", zipkin);
        }
        System.out.print(text);
        Files.writeString(Path.of("target", "ingest.md"), text);
    }

    private static long bytesPerSpan(List<Payload> payloads) {
        long bytes = payloads.stream().mapToLong(Payload::length).sum();
        return bytes / payloads.stream().mapToLong(Payload::spans).sum();
    }

    private static void row(StringBuilder text, String what, List<Figures> figures) {
        text.append("| ")
                .append(what)
                .append(cell(figures, Figures::spansPerSecond, 0))
                .append(cell(figures, Figures::spansPerCpuSecond, 0))
                .append(cell(figures, Figures::megabytes, 0))
                .append(cell(figures, Figures::bytesPerSpan, 1))
                .append(" |\n");
    }

    private static String cell(List<Figures> figures, ToDoubleFunction<Figures> value, int digits) {
        double[] sorted = figures.stream().mapToDouble(value).sorted().toArray();
        if (Double.isNaN(sorted[0])) {
            return " | –";
        }
        String number = "%,." + digits + "f";
        return String.format(
                Locale.ROOT,
                " | " + number + " (" + number + " … " + number + ")",
                sorted[sorted.length / 2],
                sorted[0],
                sorted[sorted.length - 1]);
    }
}
