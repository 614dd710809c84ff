package dev.nightjar.agent.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.model.fact.Allocations;
import dev.nightjar.model.fact.GcFigure;
import dev.nightjar.model.fact.GcPause;
import dev.nightjar.model.fact.PartSites;
import dev.nightjar.model.ledger.Part;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Who allocates, computes and sleeps in which line, and what a collection's pause tells. */
final class HeapFacts {

    private static final long MB = 1_000_000;
    private static final String REPORT = "GET /report";

    private HeapFacts() {}

    /** What there is to look at has arrived. */
    static boolean areThere(Sink sink) {
        return bytes(sink, REPORT) > 100 * MB
                && isTold(sink, "GET /cpu", Part.CPU, ".burn:")
                && isTold(sink, "GET /sleep", Part.SLEEP, ".sleep:");
    }

    /** The operation that allocates is named with its line. */
    static void assertReport(Sink sink) {
        long exact = Objects.requireNonNull(sink.ended(REPORT).get(0).used().heapBytes());
        assertThat(exact).isGreaterThan(200 * MB);
        long sampled = bytes(sink, REPORT);
        // What its thread has allocated since its sample before is the weight of the first, and the last bytes have
        // none.
        assertThat(sampled).isBetween(exact / 2, exact * 3 / 2);
        long others = sink.facts(Allocations.class).stream()
                .filter(each ->
                        !List.of(REPORT, "GET /export", Allocations.NO_WORK).contains(each.operation()))
                .mapToLong(Allocations::bytes)
                .sum();
        assertThat(others).as("works that are innocent").isLessThan(sampled / 2);
        Map<Boolean, Long> byPlace = sink.facts(Allocations.class).stream()
                .filter(each -> each.operation().equals(REPORT))
                .flatMap(each -> each.sites().stream())
                .collect(Collectors.partitioningBy(
                        HeapFacts::isThatLine, Collectors.summingLong(Allocations.Site::bytes)));
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

    /**
     * A pause has its figures: the collector's bean and JFR look at the heap at the same instants.
     *
     * @param collected what the bean said of the first collection that was asked for
     */
    static void assertPause(Sink sink, String collected) {
        GcPause pause = asked(sink).get(0);
        List<Long> used =
                Pattern.compile(" ").splitAsStream(collected).map(Long::valueOf).toList();
        Map<GcFigure, Long> figures = pause.figures();
        assertThat(figures)
                .containsKeys(
                        GcFigure.HEAP_BEFORE,
                        GcFigure.HEAP_AFTER,
                        GcFigure.HEAP_COMMITTED,
                        GcFigure.EDEN_BEFORE,
                        GcFigure.THREADS,
                        GcFigure.CPU_USER,
                        GcFigure.CPU_SYSTEM,
                        GcFigure.REAL);
        assertThat(figures.get(GcFigure.HEAP_BEFORE)).isCloseTo(used.get(0), within(2 * MB));
        assertThat(figures.get(GcFigure.HEAP_AFTER)).isCloseTo(used.get(1), within(2 * MB));
        assertThat(figures.get(GcFigure.HEAP_COMMITTED)).isGreaterThanOrEqualTo(figures.get(GcFigure.HEAP_AFTER));
    }
}
