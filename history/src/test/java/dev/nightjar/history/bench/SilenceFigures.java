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
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
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

    /** Fewer works of an operation in a window are not judged: two cells. */
    private static final long LEAST_WORKS = 40;

    /** What was counted of one kind of windows. */
    private static final class Count {
        private long windows;
        private long ofOperations;
        private long withFinding;
        private long left;
        private long histories;
        private long historiesWithFinding;
        private final TreeMap<String, Integer> findings = new TreeMap<>();

        /** Those in which nothing could be judged, nor was, are counted apart. */
        void add(Watched watched) {
            histories++;
            historiesWithFinding += watched.found.isEmpty() ? 0 : 1;
            for (Window window : watched.windows) {
                boolean found = watched.isFoundIn(window.range);
                if (window.operations == 0 && !found) {
                    left++;
                    continue;
                }
                windows++;
                ofOperations += window.operations;
                withFinding += found ? 1 : 0;
            }
            watched.found.forEach((what, when) -> findings.merge(what, 1, Integer::sum));
        }

        String row(String name) {
            return String.format(
                    Locale.ROOT,
                    "| %s | %,d | %,d | %,d | %d | %.4f %% | %d of %d, %.1f %% | %s |",
                    name,
                    windows,
                    ofOperations,
                    left,
                    withFinding,
                    windows == 0 ? 100 : 100 * ExactBound.upper(withFinding, windows),
                    historiesWithFinding,
                    histories,
                    histories == 0 ? 100 : 100 * ExactBound.upper(historiesWithFinding, histories),
                    findings.isEmpty() ? "–" : findings.toString().replace("|", "\\|"));
        }
    }

    private record Window(TimeRange range, int operations) {}

    /**
     * One history, looked at window by window. What an analysis finds counts whichever window it lies in: a slowdown at a window's end is
     * seen by the next one only.
     */
    private static final class Watched {
        private final List<Window> windows = new ArrayList<>();
        private final TreeMap<String, Set<TimeRange>> found = new TreeMap<>();

        /** At the window's end. */
        void look(SignalReader reader, String environment, TimeRange window) {
            windows.add(new Window(window, operations(reader, environment, window)));
            findAt(reader, environment, window.toEpochNanos());
        }

        void findAt(SignalReader reader, String environment, long at) {
            TimeRange history = new TimeRange(at - WINDOW.plus(LOOK_BACK).toNanos(), at);
            add(new Analyzer().analyze(reader, environment, history, at));
        }

        void add(List<Finding> findings) {
            long first = windows.getFirst().range.fromEpochNanos();
            for (Finding finding : findings) {
                for (TimeRange occurrence : finding.occurrences()) {
                    if (occurrence.toEpochNanos() > first) {
                        found.computeIfAbsent(
                                        finding.operation() + ", " + finding.cause() + " '" + finding.holder() + "'",
                                        what -> new HashSet<>())
                                .add(occurrence);
                    }
                }
            }
        }

        boolean isFoundIn(TimeRange window) {
            return found.values().stream().flatMap(Set::stream).anyMatch(window::overlaps);
        }

        /** Those that have works enough in the window to be judged. */
        private static int operations(SignalReader reader, String environment, TimeRange window) {
            Map<String, Long> works = new HashMap<>();
            for (var total : reader.totals(new Query.Totals(environment, null, null, window))) {
                works.merge(
                        total.origin().service() + " " + total.fact().operation(),
                        total.fact().count(),
                        Long::sum);
            }
            return (int) works.values().stream()
                    .filter(count -> count >= LEAST_WORKS)
                    .count();
        }
    }

    @Test
    void beSilent() throws Exception {
        assertThat(WINDOW.toSeconds() % 10)
                .as("a window has whole blocks of 10 s")
                .isZero();
        if (!STORE.isEmpty()) {
            Count real = new Count();
            try (DuckDbStore store = DuckDbStore.openToRead(StoreSettings.defaults(Path.of(STORE)))) {
                for (String environment : store.environments()) {
                    real(store, environment, real);
                }
            }
            write(List.of(real.row("**real**")));
        }
        AtomicInteger done = new AtomicInteger();
        List<Callable<Watched>> days = new ArrayList<>();
        for (int day = 0; day < DAYS; day++) {
            int own = day;
            days.add(() -> {
                Watched watched = generated(scenario(own), own);
                System.err.printf(
                        "%d of %d days (%s): %d different findings in it%n",
                        done.incrementAndGet(), DAYS, scenario(own).word(), watched.found.size());
                return watched;
            });
        }
        Count all = new Count();
        TreeMap<String, Count> byScenario = new TreeMap<>();
        List<Watched> results = AtOnce.all(days);
        for (int day = 0; day < DAYS; day++) {
            byScenario
                    .computeIfAbsent(scenario(day).word(), word -> new Count())
                    .add(results.get(day));
            all.add(results.get(day));
        }
        List<String> lines = new ArrayList<>();
        byScenario.forEach((word, count) -> lines.add(count.row("generated, " + word)));
        lines.add(all.row("**generated, all**"));
        write(lines);
    }

    private static Scenario scenario(int day) {
        return NORMAL.get(day % NORMAL.size());
    }

    /** Added to what is there: an hour later something else may fail. */
    private static void write(List<String> lines) throws IOException {
        String text = String.format(
                        Locale.ROOT,
                        "%n%s; windows of %d s, one analysis at the end of each with up to %d min before it; noise fitted to %s.%n%n",
                        Cpu.machine(),
                        WINDOW.toSeconds(),
                        LOOK_BACK.toMinutes(),
                        NoiseFile.own().fittedTo())
                + "| windows | how many | times operations | too little in them | with a false finding | at most, with 95 % confidence, were they independent"
                + " | histories with one, and at most | findings |\n"
                + "|---|---|---|---|---|---|---|---|\n"
                + String.join("\n", lines) + "\n";
        System.out.print(text);
        Files.writeString(Path.of("target", "silence.md"), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static Watched generated(Scenario scenario, int day) {
        long from = EpochNanos.of(FIRST_DAY) + Duration.ofDays(day).toNanos();
        TimeRange range = new TimeRange(from, from + Duration.ofDays(1).toNanos());
        MemoryStore store = new MemoryStore();
        StoreSink sink = new StoreSink(store);
        Play play = History.of(new History.Settings(
                        "history", scenario, SERVICES, LOAD, range, Told.BERLIN, day, NoiseFile.own()))
                .play(sink);
        Watched watched = new Watched();
        for (long at = from + LOOK_BACK.toNanos() + WINDOW.toNanos();
                at <= range.toEpochNanos();
                at += WINDOW.toNanos()) {
            play.until(at);
            sink.finish();
            store.forgetBefore(at - WINDOW.plus(LOOK_BACK).toNanos());
            watched.look(store, "history", new TimeRange(at - WINDOW.toNanos(), at));
        }
        play.end();
        sink.finish();
        watched.findAt(store, "history", range.toEpochNanos());
        return watched;
    }

    /** The first windows have less before them, a sixth of the look-back at least. */
    private static void real(SignalReader reader, String environment, Count count) {
        TimeRange ever = new TimeRange(0, Long.MAX_VALUE);
        long begin = Long.MAX_VALUE;
        long last = 0;
        for (var total : reader.totals(new Query.Totals(environment, null, null, ever))) {
            begin = Math.min(begin, total.fact().fromEpochNanos());
            last = Math.max(last, total.fact().fromEpochNanos() + total.fact().blockNanos());
        }
        if (last == 0) {
            return; // an environment of findings only
        }
        Watched watched = new Watched();
        long first = begin + LOOK_BACK.toNanos() / 6;
        for (long at = first + WINDOW.toNanos(); at <= last; at += WINDOW.toNanos()) {
            watched.look(reader, environment, new TimeRange(at - WINDOW.toNanos(), at));
        }
        if (!watched.windows.isEmpty()) {
            watched.findAt(reader, environment, last);
            // What the server that recorded it said at any of its rounds, and did not take back.
            watched.add(reader.findings(environment));
            count.add(watched);
        }
    }
}
