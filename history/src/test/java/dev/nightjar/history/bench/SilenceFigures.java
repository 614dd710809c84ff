package dev.nightjar.history.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.analyzer.Analyzer;
import dev.nightjar.history.History;
import dev.nightjar.history.Scenario;
import dev.nightjar.history.StoreSink;
import dev.nightjar.history.Told;
import dev.nightjar.history.noise.NoiseFile;
import dev.nightjar.history.play.Play;
import dev.nightjar.model.EpochNanos;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.port.MemoryStore;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.SignalReader;
import dev.nightjar.store.DuckDbStore;
import dev.nightjar.store.StoreSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * How often the analyzer finds something where nothing is wrong (docs/benchmarks/silence.md): windows of generated normal days, each
 * analysed at its end with the hour before it, and with a store, windows of a real run. A benchmark, run by {@code ./nightjar bench silence}.
 */
class SilenceFigures {

    /** Days of telemetry. */
    private static final int DAYS = Integer.getInteger("rounds", 75);

    private static final Duration WINDOW = Duration.ofSeconds(Long.getLong("window", 600));

    private static final String STORE = System.getProperty("store", "");

    private static final Duration LOOK_BACK = Duration.ofHours(1);

    private static final Instant FIRST_DAY = Instant.parse("2026-01-05T00:00:00Z");

    private static final int SERVICES = 3;

    private static final double LOAD = 2;

    private static final List<Scenario> NORMAL =
            Arrays.stream(Scenario.values()).filter(Scenario::isNormal).toList();

    /** What was counted of one kind of windows. */
    private static final class Count {
        private long windows;
        private long ofOperations;
        private long withFinding;
        private final TreeMap<String, Integer> findings = new TreeMap<>();

        /** @param operations that had works in the window */
        void add(int operations, List<Finding> found) {
            windows++;
            ofOperations += operations;
            withFinding += found.isEmpty() ? 0 : 1;
            for (Finding finding : found) {
                findings.merge(
                        finding.operation() + ", " + finding.cause() + " '" + finding.holder() + "'", 1, Integer::sum);
            }
        }

        String row(String name) {
            return String.format(
                    Locale.ROOT,
                    "| %s | %,d | %,d | %d | %.4f %% | %s |",
                    name,
                    windows,
                    ofOperations,
                    withFinding,
                    windows == 0 ? 100 : 100 * ExactBound.upper(withFinding, windows),
                    findings.isEmpty() ? "–" : findings.toString().replace("|", "\\|"));
        }
    }

    @Test
    void beSilent() throws IOException {
        assertThat(WINDOW.toSeconds() % 10)
                .as("a window has whole blocks of 10 s")
                .isZero();
        List<String> lines = new ArrayList<>();
        Count all = new Count();
        TreeMap<String, Count> byScenario = new TreeMap<>();
        for (int day = 0; day < DAYS; day++) {
            Scenario scenario = NORMAL.get(day % NORMAL.size());
            generated(scenario, day, byScenario.computeIfAbsent(scenario.word(), word -> new Count()), all);
            System.err.printf(
                    "day %d of %d (%s): %d windows with a finding%n", day + 1, DAYS, scenario.word(), all.withFinding);
        }
        byScenario.forEach((word, count) -> lines.add(count.row("generated, " + word)));
        lines.add(all.row("**generated, all**"));
        if (!STORE.isEmpty()) {
            Count real = new Count();
            try (DuckDbStore store = DuckDbStore.open(StoreSettings.defaults(Path.of(STORE)))) {
                for (String environment : store.environments()) {
                    real(store, environment, real);
                }
            }
            lines.add(real.row("**real, " + STORE + "**"));
        }
        String text = String.format(
                        Locale.ROOT,
                        "%n%s; windows of %d s, each analysed at its end with the %d min before it; noise fitted to %s.%n%n",
                        Cpu.machine(),
                        WINDOW.toSeconds(),
                        LOOK_BACK.toMinutes(),
                        NoiseFile.own().fittedTo())
                + "| windows | how many | times operations | with a false finding | at most, with 95 % confidence | findings |\n|---|---|---|---|---|---|\n"
                + String.join("\n", lines) + "\n";
        System.out.print(text);
        Files.writeString(Path.of("target", "silence.md"), text);
    }

    private static void generated(Scenario scenario, int day, Count count, Count all) {
        long from = EpochNanos.of(FIRST_DAY) + Duration.ofDays(day).toNanos();
        TimeRange range = new TimeRange(from, from + Duration.ofDays(1).toNanos());
        MemoryStore store = new MemoryStore();
        StoreSink sink = new StoreSink(store);
        Play play = History.of(new History.Settings(
                        "history", scenario, SERVICES, LOAD, range, Told.BERLIN, day, NoiseFile.own()))
                .play(sink);
        for (long at = from + LOOK_BACK.toNanos() + WINDOW.toNanos();
                at <= range.toEpochNanos();
                at += WINDOW.toNanos()) {
            play.until(at);
            sink.finish();
            store.forgetBefore(at - WINDOW.plus(LOOK_BACK).toNanos());
            List<Finding> found = at(store, "history", at);
            int operations = operations(store, "history", at);
            count.add(operations, found);
            all.add(operations, found);
        }
    }

    private static void real(SignalReader reader, String environment, Count count) {
        TimeRange all = new TimeRange(0, Long.MAX_VALUE);
        long first = Long.MAX_VALUE;
        long last = 0;
        for (var total : reader.totals(new Query.Totals(environment, null, null, all))) {
            first = Math.min(first, total.fact().fromEpochNanos());
            last = Math.max(last, total.fact().fromEpochNanos() + total.fact().blockNanos());
        }
        if (last == 0) {
            return; // an environment of findings only
        }
        for (long at = first + 2 * WINDOW.toNanos(); at <= last; at += WINDOW.toNanos()) {
            count.add(operations(reader, environment, at), at(reader, environment, at));
        }
    }

    /** Those that have works in the window which ends then. */
    private static int operations(SignalReader reader, String environment, long at) {
        TimeRange window = new TimeRange(at - WINDOW.toNanos(), at);
        Set<String> operations = new HashSet<>();
        for (var total : reader.totals(new Query.Totals(environment, null, null, window))) {
            operations.add(total.origin().service() + " " + total.fact().operation());
        }
        return operations.size();
    }

    /** Findings at the end of a window that reach into it. */
    private static List<Finding> at(SignalReader reader, String environment, long at) {
        TimeRange window = new TimeRange(at - WINDOW.toNanos(), at);
        TimeRange history = new TimeRange(window.fromEpochNanos() - LOOK_BACK.toNanos(), at);
        return new Analyzer()
                .analyze(reader, environment, history, at).stream()
                        .filter(finding -> finding.occurrences().stream().anyMatch(window::overlaps))
                        .toList();
    }
}
