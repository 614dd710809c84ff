package dev.nightjar.agent.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.model.fact.AgentHealth;
import dev.nightjar.model.fact.EdenUse;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** Whose allocations each collection collected: two operations' and those of a thread that works for nobody. */
final class EdenFacts {

    private static final long MB = 1_000_000;
    private static final String REPORT = "GET /report";
    private static final String EXPORT = "GET /export";

    private EdenFacts() {}

    static boolean isTold(Sink sink) {
        return !uses(sink).isEmpty();
    }

    /** All that was allocated has been collected. */
    static boolean areThere(Sink sink) {
        return sum(sink, use -> bytes(use, REPORT)) > 199 * MB
                && sum(sink, use -> bytes(use, EXPORT)) > 99 * MB
                && sum(sink, EdenUse::noWorkBytes) > 99 * MB
                && !sink.ended(REPORT).isEmpty()
                && !sink.ended(EXPORT).isEmpty();
    }

    static void assertBytes(Jvm jvm, Sink sink) {
        print(jvm, sink);
        for (String operation : List.of(REPORT, EXPORT)) {
            long exact =
                    Objects.requireNonNull(sink.ended(operation).get(0).used().heapBytes());
            assertThat(sum(sink, use -> bytes(use, operation))).as(operation).isCloseTo(exact, within(exact / 100));
        }
        assertThat(sum(sink, EdenUse::agentBytes)).isPositive();
        // However late a reading is: what one collection has too much of, the next one has too little of.
        long difference = sum(sink, EdenUse::accountedBytes) - sum(sink, EdenUse::allocatedBytes);
        assertThat(Math.abs(difference)).isLessThan(sum(sink, EdenUse::allocatedBytes) / 20);
        List<EdenUse> busy = uses(sink).stream()
                .filter(use -> bytes(use, REPORT) + bytes(use, EXPORT) > 8 * MB)
                .toList();
        assertThat(busy).hasSizeGreaterThan(4);
        assertThat(busy.stream().mapToLong(EdenUse::noWorkBytes).sum()).isBetween(60 * MB, 130 * MB);
        // The report allocates twice as much as the export in the same time.
        assertThat(median(busy, use -> (double) bytes(use, REPORT) / (bytes(use, REPORT) + bytes(use, EXPORT))))
                .isCloseTo(2.0 / 3, within(0.05));
        assertThat(median(busy, use -> (double) use.errorBytes() / use.allocatedBytes()))
                .isLessThan(0.1);
    }

    private static List<EdenUse> uses(Sink sink) {
        return sink.facts(EdenUse.class);
    }

    private static long sum(Sink sink, ToLongFunction<EdenUse> figure) {
        return uses(sink).stream().mapToLong(figure).sum();
    }

    private static long bytes(EdenUse use, String operation) {
        return use.operations().getOrDefault(operation, 0L);
    }

    private static double median(List<EdenUse> uses, ToDoubleFunction<EdenUse> figure) {
        double[] sorted = uses.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static void print(Jvm jvm, Sink sink) {
        System.out.printf(
                Locale.ROOT,
                "%s: %d collections, the published error is %.1f %% of %d MB%n",
                jvm,
                uses(sink).size(),
                100.0 * sum(sink, EdenUse::errorBytes) / sum(sink, EdenUse::allocatedBytes),
                sum(sink, EdenUse::allocatedBytes) / MB);
        sink.facts(AgentHealth.class).stream()
                .reduce((first, second) -> second)
                .ifPresent(health -> System.out.printf(
                        "  %d readings, %d ns on the JVM's thread%n",
                        health.values().get("eden.readings"), health.values().get("eden.nanos")));
        for (EdenUse use : uses(sink)) {
            if (bytes(use, REPORT) > MB) {
                System.out.printf(
                        Locale.ROOT,
                        "  %s %d: report %.1f, export %.1f, no-work %.1f, agent %.1f of %.1f MB; error %.1f %%%n",
                        use.collector(),
                        use.gcId(),
                        mb(bytes(use, REPORT)),
                        mb(bytes(use, EXPORT)),
                        mb(use.noWorkBytes()),
                        mb(use.agentBytes()),
                        mb(use.allocatedBytes()),
                        100.0 * use.errorBytes() / use.allocatedBytes());
            }
        }
    }

    private static double mb(long bytes) {
        return bytes / (double) MB;
    }
}
