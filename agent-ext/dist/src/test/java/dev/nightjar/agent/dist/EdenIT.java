package dev.nightjar.agent.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.model.fact.EdenUse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whose allocations each collection collected, of a real JVM with the real agent: two operations and a thread that works for nobody. */
class EdenIT {

    private static final long MB = 1_000_000;
    private static final String REPORT = "GET /report";
    private static final String EXPORT = "GET /export";

    static List<Jvm> jvms() throws IOException {
        return Jvm.all();
    }

    @ParameterizedTest
    @MethodSource("jvms")
    void whatACollectionCollectedIsToldByWhoAllocatedIt(Jvm jvm, @TempDir Path directory) throws Exception {
        try (Sink sink = new Sink();
                RunningApp app = RunningApp.withAgent(jvm, directory, sink.address(), "-Xmn32m")) {
            Played.until("collections are told", () -> {
                app.play("gc");
                return !uses(sink).isEmpty();
            });
            var report = app.start("report", true);
            var export = app.start("export", true);
            app.play("background");
            report.join();
            export.join();
            Played.until("all of it has been collected", () -> {
                app.play("gc");
                return sum(sink, use -> bytes(use, REPORT)) > 199 * MB && sum(sink, use -> bytes(use, EXPORT)) > 99 * MB
                        && sum(sink, EdenUse::noWorkBytes) > 99 * MB && !sink.ended(REPORT).isEmpty() && !sink.ended(EXPORT).isEmpty();
            });
            app.stopMillis();
            assertThat(sink.refused()).isEmpty();
            assertThat(app.log()).doesNotContain("[nightjar] ERROR").doesNotContain("[nightjar] WARN");
            print(jvm, sink);
            for (String operation : List.of(REPORT, EXPORT)) {
                long exact = Objects.requireNonNull(sink.ended(operation).get(0).used().heapBytes());
                assertThat(sum(sink, use -> bytes(use, operation))).as(operation).isCloseTo(exact, within(exact / 100));
            }
            assertThat(sum(sink, EdenUse::noWorkBytes)).isBetween(99 * MB, 200 * MB);
            assertThat(sum(sink, EdenUse::agentBytes)).isPositive();
            assertThat(sum(sink, EdenUse::errorBytes))
                    .as("of what the collector says was allocated")
                    .isLessThan(sum(sink, EdenUse::allocatedBytes) / 10);
            List<EdenUse> both = uses(sink).stream().filter(use -> bytes(use, EXPORT) > 4 * MB).toList();
            assertThat(both).hasSizeGreaterThan(4).allSatisfy(use -> {
                // The report allocates twice as much in a page, in pages of the same rhythm.
                assertThat((double) bytes(use, REPORT) / bytes(use, EXPORT)).isBetween(1.0, 4.0);
                assertThat(use.errorBytes()).isLessThan(use.allocatedBytes() / 5);
            });
        }
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

    private static void print(Jvm jvm, Sink sink) {
        System.out.printf(
                Locale.ROOT,
                "%s: %d collections, the published error is %.1f %% of %d MB%n",
                jvm,
                uses(sink).size(),
                100.0 * sum(sink, EdenUse::errorBytes) / sum(sink, EdenUse::allocatedBytes),
                sum(sink, EdenUse::allocatedBytes) / MB);
        for (EdenUse use : uses(sink)) {
            System.out.printf(
                    Locale.ROOT,
                    "  %s %d: eden %.1f MB, direct %s, report %.1f, export %.1f, no-work %.1f, agent %.1f, unknown %.1f; error %.1f %%%n",
                    use.collector(),
                    use.gcId(),
                    mb(use.edenBytes()),
                    use.directBytes(),
                    mb(bytes(use, REPORT)),
                    mb(bytes(use, EXPORT)),
                    mb(use.noWorkBytes()),
                    mb(use.agentBytes()),
                    mb(use.unknownBytes()),
                    100.0 * use.errorBytes() / Math.max(1, use.allocatedBytes()));
        }
    }

    private static double mb(long bytes) {
        return bytes / (double) MB;
    }
}
