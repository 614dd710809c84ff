package dev.nightjar.history.bench;

import dev.nightjar.history.History;
import dev.nightjar.history.Scenario;
import dev.nightjar.history.StoreSink;
import dev.nightjar.history.Told;
import dev.nightjar.history.noise.NoiseFile;
import dev.nightjar.history.play.Play;
import dev.nightjar.history.truth.Judge;
import dev.nightjar.history.truth.Judge.Verdict;
import dev.nightjar.history.truth.Share;
import dev.nightjar.model.EpochNanos;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.port.MemoryStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/**
 * How often what comes back is told with its period, and how often what is told is right (docs/benchmarks/recurrence.md): generated
 * weeks, analysed every day or two with a look-back of a week, as long as facts are kept. All that was said wrongly at any of these rounds is listed;
 * the figures are those of the last one. A benchmark, run by {@code ./nightjar bench recurrence}.
 */
class RecurrenceFigures {

    private static final int SEEDS = Integer.getInteger("rounds", 3);

    private static final Duration LOOK_BACK = Duration.ofDays(7);

    private static final int SERVICES = 2;

    /** Sparse traffic: a month of it is what the figures are about, not its rate. */
    private static final double LOAD = 1;

    /** In Berlin the clocks went forward on 29 March and go back on 25 October 2026. */
    private record Case(String name, Scenario scenario, String from, int days) {

        /** What comes every hour is explained for its last 60 times only. */
        Duration betweenRounds() {
            return scenario == Scenario.HOURLY || scenario == Scenario.TWO_JOBS
                    ? Duration.ofDays(1)
                    : Duration.ofDays(2);
        }
    }

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

    /** One history of a case. */
    private record Result(Case of, int seed, Verdict atTheEnd, Set<String> everWrong) {}

    @Test
    void tell() throws Exception {
        List<Callable<Result>> histories = new ArrayList<>();
        for (Case each : CASES) {
            for (int seed = 1; seed <= SEEDS; seed++) {
                int own = seed;
                histories.add(() -> told(each, own));
            }
        }
        Map<Case, Verdict> byCase = new LinkedHashMap<>();
        List<String> wrong = new ArrayList<>();
        for (Result told : AtOnce.all(histories)) {
            byCase.merge(told.of(), told.atTheEnd(), Verdict::plus);
            told.everWrong()
                    .forEach(what -> wrong.add("- " + told.of().name() + ", seed " + told.seed() + ": " + what));
        }
        List<String> lines = new ArrayList<>();
        byCase.forEach((each, verdict) -> lines.add(row(each.name() + ", " + each.days() + " days", verdict)));
        Verdict all = byCase.values().stream().reduce(Verdict.NONE, Verdict::plus);
        lines.add(row("**all**", all));
        String text = String.format(
                        Locale.ROOT,
                        "%n%s; %d histories of each case; noise fitted to %s.%n%n",
                        Cpu.machine(),
                        SEEDS,
                        NoiseFile.own().fittedTo())
                + "| what comes back | recall | precision | runs found | at the right time | missed, rightly said | missed, said at all | findings, of them false |\n"
                + "|---|---|---|---|---|---|---|---|\n"
                + String.join("\n", lines)
                + String.format(
                        Locale.ROOT,
                        "%n%nWith 95 %% confidence recall is above %.2f and precision above %.2f, were all series and findings independent; those of one history are not.%n%n",
                        atLeast(all.recognised()),
                        atLeast(all.right()))
                + "What was wrong at any round, or not told at the end:\n\n"
                + (wrong.isEmpty() ? "- nothing" : String.join("\n", wrong)) + "\n";
        System.out.print(text);
        Files.writeString(Path.of("target", "recurrence.md"), text);
    }

    private static double atLeast(Share share) {
        return share.all() == 0 ? 0 : 1 - ExactBound.upper(share.all() - share.some(), share.all());
    }

    private static String row(String name, Verdict verdict) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %s | %s | %d, %d |",
                name,
                verdict.recognised(),
                verdict.right(),
                verdict.runs(),
                verdict.timely(),
                verdict.missed(),
                verdict.misses(),
                verdict.findings().all(),
                verdict.findings().some());
    }

    private static Result told(Case each, int seed) {
        long from = EpochNanos.of(Instant.parse(each.from()));
        TimeRange range =
                new TimeRange(from, from + Duration.ofDays(each.days()).toNanos());
        History history = History.of(new History.Settings(
                "history", each.scenario(), SERVICES, LOAD, range, Told.BERLIN, seed, NoiseFile.own()));
        MemoryStore store = new MemoryStore();
        StoreSink sink = new StoreSink(store);
        Play play = history.play(sink);
        KeptRounds rounds = new KeptRounds(store, "history", LOOK_BACK);
        Set<String> wrong = new TreeSet<>();
        Verdict verdict = Verdict.NONE;
        for (long at = from; at < range.toEpochNanos(); ) {
            at = Math.min(at + each.betweenRounds().toNanos(), range.toEpochNanos());
            play.until(at);
            sink.finish();
            verdict = Judge.judge(history.truth(), rounds.round(at));
            // What is not told yet may be told later.
            verdict.wrong().stream()
                    .filter(what -> !what.startsWith(Judge.NOT_TOLD))
                    .forEach(wrong::add);
        }
        wrong.addAll(verdict.wrong());
        System.err.println(each.name() + ", seed " + seed + ": " + verdict);
        return new Result(each, seed, verdict, wrong);
    }
}
