package dev.nightjar.history.bench;

import dev.nightjar.analyzer.Analyzer;
import dev.nightjar.history.History;
import dev.nightjar.history.Scenario;
import dev.nightjar.history.StoreSink;
import dev.nightjar.history.Told;
import dev.nightjar.history.noise.NoiseFile;
import dev.nightjar.history.play.FactSink;
import dev.nightjar.history.play.Play;
import dev.nightjar.model.EpochNanos;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.Stamped;
import dev.nightjar.store.DuckDbStore;
import dev.nightjar.store.StoreSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an analysis costs, from the embedded store to the findings, with 10, 100 and 1,000 services (docs/benchmarks/analysis.md). In each
 * tenth shop of three services a batch makes orders wait. A benchmark, run by {@code ./nightjar bench analysis}.
 */
class AnalysisFigures {

    private static final int ROUNDS = Integer.getInteger("rounds", 5);

    private static final int[] SERVICES = {10, 100, 1_000};

    private static final Duration LENGTH = Duration.ofMinutes(30);

    /** The nightly batch comes at ten in Berlin, in the middle. */
    private static final Instant FROM = Instant.parse("2026-09-01T19:45:00Z");

    private static final double LOAD = 1;

    private static final double HOURS = LENGTH.toSeconds() / 3_600.0;

    @TempDir
    Path directory;

    private final List<String> lines = new ArrayList<>();
    private double first;

    @Test
    void analyse() throws IOException {
        for (int services : SERVICES) {
            analyse(services);
        }
        String text = String.format(
                        Locale.ROOT,
                        "%n%s; %d min of telemetry, %d analyses of each; CPU of the whole process, median (least … most).%n%n",
                        Cpu.machine(),
                        LENGTH.toMinutes(),
                        ROUNDS)
                + "| services | operations | works | findings | CPU s of an analysis | per million works | per hour of telemetry |"
                + " per service and hour, of that with 10 | CPU s to store it |\n|---|---|---|---|---|---|---|---|---|\n"
                + String.join("\n", lines) + "\n";
        System.out.print(text);
        Files.writeString(Path.of("target", "analysis.md"), text);
    }

    private void analyse(int services) throws IOException {
        long from = EpochNanos.of(FROM);
        TimeRange range = new TimeRange(from, from + LENGTH.toNanos());
        History history = History.of(new History.Settings(
                "history", Scenario.NIGHTLY, services, LOAD, range, Told.BERLIN, 1, NoiseFile.own()));
        Path folder = Files.createDirectory(directory.resolve("services-" + services));
        try (DuckDbStore store =
                DuckDbStore.open(StoreSettings.defaults(folder).withQueryTimeout(Duration.ofMinutes(5)))) {
            double generating = Cpu.secondsOf(() -> play(history, range, (origin, facts, now) -> {}));
            double both = Cpu.secondsOf(() -> {
                StoreSink sink = new StoreSink(store);
                play(history, range, sink);
                sink.finish();
            });
            List<Stamped<WorkTotal>> totals = store.totals(new Query.Totals("history", null, null, range));
            long works =
                    totals.stream().mapToLong(total -> total.fact().count()).sum();
            long operations = totals.stream()
                    .map(total -> total.origin().service() + " " + total.fact().operation())
                    .distinct()
                    .count();
            List<Finding> findings = new ArrayList<>();
            double[] seconds = new double[ROUNDS];
            for (int round = -1; round < ROUNDS; round++) {
                double took = Cpu.secondsOf(() -> {
                    findings.clear();
                    findings.addAll(new Analyzer().analyze(store, "history", range, range.toEpochNanos()));
                });
                if (round >= 0) { // the one before is for the compilers
                    seconds[round] = took;
                }
            }
            lines.add(row(services, operations, works, findings.size(), seconds, both - generating));
            System.err.println(lines.getLast());
        }
    }

    private static void play(History history, TimeRange range, FactSink sink) {
        Play play = history.play(sink);
        play.until(range.toEpochNanos());
        play.end();
    }

    private String row(int services, long operations, long works, int findings, double[] seconds, double storing) {
        Arrays.sort(seconds);
        double median = seconds[seconds.length / 2];
        double each = median / HOURS / services;
        first = first == 0 ? each : first;
        return String.format(
                Locale.ROOT,
                "| %,d | %,d | %,d | %d | %.2f (%.2f … %.2f) | %.2f | %.2f | %.2f | %.1f |",
                services,
                operations,
                works,
                findings,
                median,
                seconds[0],
                seconds[seconds.length - 1],
                median / (works / 1e6),
                median / HOURS,
                each / first,
                storing);
    }
}
