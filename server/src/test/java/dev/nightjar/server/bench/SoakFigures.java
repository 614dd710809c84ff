package dev.nightjar.server.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * An hour at half load (docs/benchmarks/ingest.md): what the server holds of memory, files and connections, minute by minute. Each minute
 * comes over new connections; files of spans go at a budget. A benchmark, run by {@code ./nightjar bench soak}. Linux only.
 */
class SoakFigures {

    private static final int MINUTES = Integer.getInteger("rounds", 60);
    private static final long PER_SECOND = Long.getLong("rate", 22_500);
    private static final int CONNECTIONS = 4;
    private static final int IN_FLIGHT = 64;

    @TempDir
    Path directory;

    /** At the end of a minute. */
    private record Minute(
            double megabytes,
            long files,
            long sockets,
            long threads,
            double cpuSeconds,
            double hotMegabytes,
            double sealedMegabytes) {}

    @Test
    void hold() throws Exception {
        List<Payload> payloads =
                ShopTraces.exports(1, 5_000).stream().map(Payload::otlp).toList();
        List<Minute> minutes = new ArrayList<>();
        long sentBack = 0;
        long spans = 0;
        long socketsAtTheEnd;
        try (Servers server = Servers.nightjar(directory, "--nightjar.store.budget.spans=500MB")) {
            for (int minute = 1; minute <= MINUTES; minute++) {
                try (Sender sender = new OtlpSender(server.receives(), CONNECTIONS)) {
                    Traffic.Outcome outcome =
                            new Traffic(payloads, sender, IN_FLIGHT).send(60 * PER_SECOND, PER_SECOND);
                    sentBack += outcome.sentBack();
                    spans += outcome.spans();
                    minutes.add(look(server));
                }
                System.err.printf("minute %d of %d: %s%n", minute, MINUTES, minutes.getLast());
            }
            Thread.sleep(10_000); // closed connections are heard of
            socketsAtTheEnd = ProcessFigures.sockets(server.pid());
        }
        publish(minutes, spans, sentBack, socketsAtTheEnd);
    }

    private static Minute look(Servers server) throws Exception {
        JsonNode store = server.health().path("store");
        return new Minute(
                ProcessFigures.residentMegabytes(server.pid()),
                ProcessFigures.files(server.pid()),
                ProcessFigures.sockets(server.pid()),
                ProcessFigures.threads(server.pid()),
                ProcessFigures.cpuSeconds(server.pid()),
                store.path("fileBytes").asLong() / 1e6,
                store.path("sealed").path("span").path("bytes").asLong() / 1e6);
    }

    private static void publish(List<Minute> minutes, long spans, long sentBack, long socketsAtTheEnd)
            throws Exception {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%n%d minutes at %,d spans/s: %,d spans, %,d requests sent back; %d sockets after the last sender had gone.%n%n",
                minutes.size(),
                PER_SECOND,
                spans,
                sentBack,
                socketsAtTheEnd));
        text.append(
                        "| minute | resident, MB | open files | of them sockets | threads | CPU s since the start | hot file, MB"
                                + " | sealed spans, MB |\n")
                .append("|---|---|---|---|---|---|---|---|\n");
        for (int i = 0; i < minutes.size(); i++) {
            if (i == 0 || (i + 1) % Math.max(1, minutes.size() / 12) == 0) {
                Minute minute = minutes.get(i);
                text.append(String.format(
                        Locale.ROOT,
                        "| %d | %.0f | %d | %d | %d | %.0f | %.0f | %.0f |%n",
                        i + 1,
                        minute.megabytes(),
                        minute.files(),
                        minute.sockets(),
                        minute.threads(),
                        minute.cpuSeconds(),
                        minute.hotMegabytes(),
                        minute.sealedMegabytes()));
            }
        }
        System.out.print(text);
        Files.writeString(Path.of("target", "soak.md"), text);
    }
}
