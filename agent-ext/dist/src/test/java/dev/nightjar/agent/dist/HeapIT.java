package dev.nightjar.agent.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.model.fact.Allocations;
import dev.nightjar.model.fact.GcFigure;
import dev.nightjar.model.fact.GcPause;
import dev.nightjar.model.fact.PartSites;
import dev.nightjar.model.ledger.Missing;
import dev.nightjar.model.ledger.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who allocates, computes and sleeps in which line, and what a collection's pause tells, of a real JVM with the real agent. */
class HeapIT {

    private static final long MB = 1_000_000;
    private static final String REPORT = "GET /report";

    static List<Jvm> jvms() throws IOException {
        return Jvm.all();
    }

    @ParameterizedTest
    @MethodSource("jvms")
    void theOperationThatAllocatesIsNamedWithItsLineAndAPauseHasItsFigures(Jvm jvm, @TempDir Path directory)
            throws Exception {
        try (Sink sink = new Sink();
                RunningApp app = RunningApp.withAgent(jvm, directory, sink.address())) {
            Played.until("JFR runs", () -> {
                app.play("sleep");
                return sink.ended("GET /sleep").stream()
                        .anyMatch(work -> !work.ledger().missing().contains(Missing.JFR));
            });
            var report = app.start("report", true);
            while (!report.isDone()) {
                app.play("sleep");
            }
            String collected = app.play("gc").body();
            Played.until("allocations, pauses and lines have arrived", () -> {
                app.play("cpu");
                return bytes(sink, REPORT) > 100 * MB
                        && asked(sink).size() == 1
                        && isTold(sink, "GET /cpu", Part.CPU, ".burn:")
                        && isTold(sink, "GET /sleep", Part.SLEEP, ".sleep:");
            });
            app.stopMillis();
            assertThat(sink.refused()).isEmpty();
            assertThat(app.log()).doesNotContain("[nightjar] ERROR").doesNotContain("[nightjar] WARN");
            assertReport(sink);
            assertPause(asked(sink).get(0), collected);
        }
    }

    private static void assertReport(Sink sink) {
        long exact = Objects.requireNonNull(sink.ended(REPORT).get(0).used().heapBytes());
        assertThat(exact).isGreaterThan(200 * MB);
        long sampled = bytes(sink, REPORT);
        // What its thread has allocated since its sample before is the weight of the first, and the last bytes have
        // none.
        assertThat(sampled).isBetween(exact / 2, exact * 3 / 2);
        long others = sink.facts(Allocations.class).stream()
                .filter(each -> !each.operation().equals(REPORT))
                .filter(each -> !each.operation().equals(Allocations.NO_WORK))
                .mapToLong(Allocations::bytes)
                .sum();
        assertThat(others).as("works that are innocent").isLessThan(sampled / 2);
        Map<Boolean, Long> byPlace = sink.facts(Allocations.class).stream()
                .filter(each -> each.operation().equals(REPORT))
                .flatMap(each -> each.sites().stream())
                .collect(
                        Collectors.partitioningBy(HeapIT::isThatLine, Collectors.summingLong(Allocations.Site::bytes)));
        assertThat(byPlace.get(true)).isGreaterThan(sampled / 2);
    }

    private static boolean isThatLine(Allocations.Site site) {
        return site.type().equals("byte[]")
                && site.frames().size() > 1
                && site.frames().get(0).matches("dev\\.nightjar\\.agent\\.truth\\.Scenes\\.rows:\\d+")
                && site.frames().get(1).matches("dev\\.nightjar\\.agent\\.truth\\.Scenes\\.report:\\d+");
    }

    private static long bytes(Sink sink, String operation) {
        return sink.facts(Allocations.class).stream()
                .filter(each -> each.operation().equals(operation))
                .mapToLong(Allocations::bytes)
                .sum();
    }

    /** Whether the operation spends the part in a method of the scenes. */
    private static boolean isTold(Sink sink, String operation, Part part, String method) {
        return sink.facts(PartSites.class).stream()
                .filter(sites -> sites.operation().equals(operation) && sites.part() == part)
                .flatMap(sites -> sites.sites().stream())
                .anyMatch(site -> site.frames().stream()
                        .anyMatch(frame -> frame.startsWith("dev.nightjar.agent.truth.") && frame.contains(method)));
    }

    private static List<GcPause> asked(Sink sink) {
        return sink.facts(GcPause.class).stream()
                .filter(pause -> pause.cause().equals("System.gc()"))
                .toList();
    }

    /** The collector's bean and JFR look at the heap at the same instants. */
    private static void assertPause(GcPause pause, String collected) {
        List<Long> used =
                Pattern.compile(" ").splitAsStream(collected).map(Long::valueOf).toList();
        Map<GcFigure, Long> figures = pause.figures();
        assertThat(figures)
                .containsKeys(
                        GcFigure.HEAP_BEFORE,
                        GcFigure.HEAP_AFTER,
                        GcFigure.HEAP_COMMITTED,
                        GcFigure.EDEN_BEFORE,
                        GcFigure.CPU_USER,
                        GcFigure.CPU_SYSTEM,
                        GcFigure.REAL);
        assertThat(figures.get(GcFigure.HEAP_BEFORE)).isCloseTo(used.get(0), within(2 * MB));
        assertThat(figures.get(GcFigure.HEAP_AFTER)).isCloseTo(used.get(1), within(2 * MB));
        assertThat(figures.get(GcFigure.HEAP_COMMITTED)).isGreaterThanOrEqualTo(figures.get(GcFigure.HEAP_AFTER));
    }
}
