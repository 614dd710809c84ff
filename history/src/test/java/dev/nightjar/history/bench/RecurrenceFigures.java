package dev.nightjar.history.bench;

import dev.nightjar.history.History;
import dev.nightjar.history.Scenario;
import dev.nightjar.history.StoreSink;
import dev.nightjar.history.Told;
import dev.nightjar.history.noise.NoiseFile;
import dev.nightjar.history.play.Play;
import dev.nightjar.history.truth.Judge;
import dev.nightjar.history.truth.Judge.Verdict;
import dev.nightjar.model.EpochNanos;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.port.MemoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * How often what comes back is told with its period, and how often what is told is right (docs/benchmarks/recurrence.md): generated
 * weeks, analysed every two days with a look-back of a week, as long as facts are kept. A benchmark, run by {@code ./nightjar bench recurrence}.
 */
class RecurrenceFigures {

    private static final int SEEDS = Integer.getInteger("rounds", 3);

    private static final Duration LOOK_BACK = Duration.ofDays(7);

    /** What comes every hour is explained for its last 60 times only. */
    private static final Duration BETWEEN_ROUNDS = Duration.ofDays(2);

    private static final int SERVICES = 2;

    /** Sparse traffic: a month of it is what the figures are about, not its rate. */
    private static final double LOAD = 1;

    /** In Berlin the clocks went forward on 29 March and go back on 25 October 2026. */
    private record Case(String name, Scenario scenario, String from, int days) {}

    private static final List<Case> CASES = List.of(
            new Case("every night", Scenario.NIGHTLY, "2026-06-01T00:00:00Z", 28),
            new Case("every hour", Scenario.HOURLY, "2026-06-01T00:00:00Z", 10),
            new Case("on working days", Scenario.WEEKDAYS, "2026-06-01T00:00:00Z", 28),
            new Case("every week", Scenario.WEEKLY, "2026-06-01T00:00:00Z", 36),
            new Case("every night, a fifth of them missed", Scenario.MISSED_NIGHTS, "2026-06-01T00:00:00Z", 28),
            new Case("every night, up to 20 min off", Scenario.JITTER, "2026-06-01T00:00:00Z", 28),
            new Case("every night, with decoys", Scenario.DECOYS, "2026-06-01T00:00:00Z", 28),
            new Case("every night and every hour", Scenario.TWO_JOBS, "2026-06-01T00:00:00Z", 14),
            new Case("once", Scenario.ONCE, "2026-06-01T00:00:00Z", 14),
            new Case("every night, reports", Scenario.REPORTS, "2026-06-01T00:00:00Z", 14),
            new Case("every night, clocks go forward", Scenario.NIGHTLY, "2026-03-16T00:00:00Z", 28),
            new Case("every night, clocks go back", Scenario.NIGHTLY, "2026-10-12T00:00:00Z", 28));

    @Test
    void tell() throws IOException {
        List<String> lines = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        Verdict all = new Verdict(0, 0, 0, 0, 0, 0, List.of());
        for (Case each : CASES) {
            Verdict ofCase = new Verdict(0, 0, 0, 0, 0, 0, List.of());
            for (int seed = 1; seed <= SEEDS; seed++) {
                Verdict verdict = verdict(each, seed);
                System.err.println(each.name() + ", seed " + seed + ": " + verdict);
                for (String what : verdict.wrong()) {
                    wrong.add("- " + each.name() + ", seed " + seed + ": " + what);
                }
                ofCase = ofCase.plus(verdict);
            }
            lines.add(row(each.name() + ", " + each.days() + " days", ofCase));
            all = all.plus(ofCase);
        }
        lines.add(row("**all**", all));
        String text = String.format(
                        Locale.ROOT,
                        "%n%s; %d histories of each case; noise fitted to %s.%n%n",
                        Cpu.machine(),
                        SEEDS,
                        NoiseFile.own().fittedTo())
                + "| what comes back | recall | precision | findings | of them false |\n|---|---|---|---|---|\n"
                + String.join("\n", lines) + "\n\n" + String.join("\n", wrong) + "\n";
        System.out.print(text);
        Files.writeString(Path.of("target", "recurrence.md"), text);
    }

    private static String row(String name, Verdict verdict) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %d | %d |",
                name,
                of(verdict.recognised(), verdict.recurring()),
                of(verdict.right(), verdict.told()),
                verdict.findings(),
                verdict.falseFindings());
    }

    private static String of(int some, int all) {
        return all == 0 ? "–" : String.format(Locale.ROOT, "%.2f (%d of %d)", (double) some / all, some, all);
    }

    private static Verdict verdict(Case each, int seed) {
        long from = EpochNanos.of(Instant.parse(each.from()));
        TimeRange range =
                new TimeRange(from, from + Duration.ofDays(each.days()).toNanos());
        History history = History.of(new History.Settings(
                "history", each.scenario(), SERVICES, LOAD, range, Told.BERLIN, seed, NoiseFile.own()));
        MemoryStore store = new MemoryStore();
        StoreSink sink = new StoreSink(store);
        Play play = history.play(sink);
        KeptRounds rounds = new KeptRounds(store, "history", LOOK_BACK);
        List<Finding> kept = List.of();
        for (long at = from; at < range.toEpochNanos(); ) {
            at = Math.min(at + BETWEEN_ROUNDS.toNanos(), range.toEpochNanos());
            play.until(at);
            sink.finish();
            kept = rounds.round(at);
        }
        return Judge.judge(history.truth(), kept);
    }
}
