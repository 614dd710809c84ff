package dev.nightjar.history.bench;

import dev.nightjar.analyzer.Analyzer;
import dev.nightjar.analyzer.Limits;
import dev.nightjar.analyzer.Rounds;
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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an analysis costs, from the embedded store to the findings, with 10, 100 and 1,000 services (docs/benchmarks/analysis.md): once when
 * nothing is wrong, and once when in each tenth shop of three services a batch makes orders wait. A benchmark, run by {@code ./nightjar bench
 * analysis}.
 */
class AnalysisFigures {

    private static final int ROUNDS = Integer.getInteger("rounds", 5);

    private static final List<Integer> SERVICES = Arrays.stream(
                    System.getProperty("services", "10,100,1000").split(","))
            .map(Integer::valueOf)
            .toList();

    private static final Duration LENGTH = Duration.ofMinutes(30);

    /** The nightly batch comes at ten in Berlin, in the middle. */
    private static final Instant FROM = Instant.parse("2026-09-01T19:45:00Z");

    private static final double LOAD = 1;

    private static final double HOURS = LENGTH.toSeconds() / 3_600.0;

    /** Before a figure is taken, for the compilers. */
    private static final double WARM_SECONDS = 20;

    /** What a figure is taken of, at least: the clock goes in steps of 10 ms. */
    private static final double LEAST_SECONDS = 0.5;

    private static final Duration BETWEEN_ROUNDS = Duration.ofSeconds(10);

    /** Of a server's rounds, those of the last five minutes; the first of them reads all that lies before. */
    private static final int SERVER_ROUNDS = 30;

    @TempDir
    Path directory;

    /**
     * What was measured of one landscape.
     *
     * @param seconds CPU of an analysis from nothing, in order
     * @param rounds CPU of a server that analyses for an hour
     * @param slow shops in which orders wait
     */
    private record Measured(
            int services, long operations, long works, Verdict verdict, List<Double> seconds, double rounds, int slow) {

        double median() {
            return seconds.get(seconds.size() / 2);
        }

        String row(Measured first) {
            return String.format(
                    Locale.ROOT,
                    "| %,d | %,d | %,d | %d | %s | %d, %d | %.2f (%.2f … %.2f) | %.2f | %.2f | %.2f | %.1f |",
                    services,
                    operations,
                    works,
                    slow,
                    verdict.runs(),
                    verdict.findings().all(),
                    verdict.findings().some(),
                    median(),
                    seconds.getFirst(),
                    seconds.getLast(),
                    median() / (works / 1e6),
                    median() / HOURS,
                    median() / services / (first.median() / first.services),
                    rounds);
        }
    }

    @Test
    void analyse() throws IOException {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%n%s; %d min of telemetry, %d figures of each, CPU of the whole process, median (least … most).%n",
                Cpu.machine(),
                LENGTH.toMinutes(),
                ROUNDS));
        List<String> wrong = new ArrayList<>();
        for (Scenario scenario : List.of(Scenario.CALM, Scenario.NIGHTLY)) {
            List<Measured> measured = new ArrayList<>();
            for (int services : SERVICES) {
                Measured one = measured(scenario, services);
                measured.add(one);
                System.err.println(scenario.word() + " " + one.row(measured.getFirst()));
                one.verdict()
                        .wrong()
                        .forEach(what -> wrong.add("- " + scenario.word() + ", " + services + " services: " + what));
            }
            text.append(String.format("%n%s (%s):%n%n", scenario.word(), scenario.text()))
                    .append(
                            "| services | operations | works | slow shops | of them found | findings, of them false | CPU s of an analysis | per million works |")
                    .append(
                            " per hour of telemetry | per service, of that with fewest | a server's rounds: CPU s an hour |\n")
                    .append("|---|---|---|---|---|---|---|---|---|---|---|\n");
            measured.forEach(one -> text.append(one.row(measured.getFirst())).append('\n'));
        }
        text.append('\n')
                .append(wrong.isEmpty() ? "Nothing false." : String.join("\n", wrong))
                .append('\n');
        System.out.print(text);
        Files.writeString(Path.of("target", "analysis.md"), text);
    }

    private Measured measured(Scenario scenario, int services) throws IOException {
        long from = EpochNanos.of(FROM);
        TimeRange range = new TimeRange(from, from + LENGTH.toNanos());
        History history = History.of(
                new History.Settings("history", scenario, services, LOAD, range, Told.BERLIN, 1, NoiseFile.own()));
        Path folder = Files.createDirectory(directory.resolve(scenario.word() + "-" + services));
        try (DuckDbStore store =
                DuckDbStore.open(StoreSettings.defaults(folder).withQueryTimeout(Duration.ofMinutes(5)))) {
            StoreSink sink = new StoreSink(store);
            Play play = history.play(sink);
            play.until(range.toEpochNanos());
            play.end();
            sink.finish();
            List<Stamped<WorkTotal>> totals = store.totals(new Query.Totals("history", null, null, range));
            return new Measured(
                    services,
                    totals.stream()
                            .map(total -> total.origin().service() + " "
                                    + total.fact().operation())
                            .distinct()
                            .count(),
                    totals.stream().mapToLong(total -> total.fact().count()).sum(),
                    Judge.judge(history.truth(), analysed(store, range)),
                    secondsOfEach(store, range),
                    secondsOfAnHour(store, range),
                    history.truth().series().size());
        }
    }

    private static List<Finding> analysed(DuckDbStore store, TimeRange range) {
        return new Analyzer().analyze(store, "history", range, range.toEpochNanos());
    }

    private static List<Double> secondsOfEach(DuckDbStore store, TimeRange range) {
        for (double warm = 0; warm < WARM_SECONDS; ) {
            warm += Cpu.secondsOf(() -> analysed(store, range));
        }
        double once = Cpu.secondsOf(() -> analysed(store, range));
        int times = (int) Math.clamp(Math.ceil(LEAST_SECONDS / Math.max(once, 0.01)), 1, 50);
        return IntStream.range(0, ROUNDS)
                .mapToDouble(round -> Cpu.secondsOf(() -> {
                            for (int i = 0; i < times; i++) {
                                analysed(store, range);
                            }
                        })
                        / times)
                .sorted()
                .boxed()
                .toList();
    }

    /**
     * A server looks every ten seconds; whole hours that it read at earlier rounds it does not read again, the begun one it does. The
     * rounds are those from the tenth to the fifteenth minute of an hour.
     */
    private static double secondsOfAnHour(DuckDbStore store, TimeRange range) {
        Rounds rounds = new Rounds(Limits.STANDARD);
        long first = range.toEpochNanos() - SERVER_ROUNDS * BETWEEN_ROUNDS.toNanos();
        rounds.look(store, "history", LENGTH, first);
        double seconds = Cpu.secondsOf(() -> {
            for (int round = 1; round <= SERVER_ROUNDS; round++) {
                rounds.look(store, "history", LENGTH, first + round * BETWEEN_ROUNDS.toNanos());
            }
        });
        return seconds / SERVER_ROUNDS * Duration.ofHours(1).dividedBy(BETWEEN_ROUNDS);
    }
}
