package dev.nightjar.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.Origin;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.Fact;
import dev.nightjar.model.fact.GcLog;
import dev.nightjar.model.fact.GcPause;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.port.Findings;
import dev.nightjar.model.port.MemoryStore;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.RandomFacts;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GcLinesTest {

    private static final long NOW = 1_772_488_800_000_000_000L;
    private static final long SECOND = 1_000_000_000L;

    private final RandomFacts random = new RandomFacts(4);
    private final MemoryStore store = new MemoryStore();
    private final Origin order = random.origin("production", "order");
    private final TimeRange window = new TimeRange(NOW - 60 * SECOND, NOW);

    @Test
    void linesOfTheSameJvmAroundTheLongestPauseAreShown() {
        Origin other = random.origin("production", "order");
        GcPause longest = new GcPause(NOW - 20 * SECOND, 5 * SECOND, "G1Full", "System.gc()", 7);
        store(order, longest, log(NOW - 21 * SECOND, 60, "mine"), log(NOW - 50 * SECOND, 5, "early"));
        store(order, new GcPause(NOW - 50 * SECOND, SECOND, "G1New", "", 6));
        store(other, log(NOW - 21 * SECOND, 9, "theirs"));

        GcLines lines = GcLines.read(store, finding(order.service())).orElseThrow();

        assertThat(lines.pause()).isEqualTo(longest);
        assertThat(lines.lines())
                .hasSize(GcLines.MAX)
                .allMatch(line -> line.text().startsWith("mine"));
        assertThat(lines.lines().getFirst().text())
                .as("ten before the pause begins")
                .isEqualTo("mine 0");
    }

    @Test
    void linesOfARunAmongManyAreFound() {
        for (int i = 0; i < 300; i++) { // as of 60 JVMs that wrote five blocks each
            store(random.origin("production", "order"), log(NOW - 22 * SECOND, 2, "theirs"));
        }
        store(order, new GcPause(NOW - 20 * SECOND, 5 * SECOND, "G1Full", "System.gc()", 7));
        store(order, log(NOW - 21 * SECOND, 20, "mine"));

        assertThat(GcLines.read(store, finding(order.service())).orElseThrow().lines())
                .hasSize(20)
                .allMatch(line -> line.text().startsWith("mine"));
    }

    @Test
    void withoutPausesOrLinesThereIsNothing() {
        assertThat(GcLines.read(store, Findings.finding("no-gc", NOW))).isEmpty();
        assertThat(GcLines.read(store, finding(order.service()))).isEmpty();
        store(order, new GcPause(NOW - SECOND, SECOND, "G1New", "", 6));
        assertThat(GcLines.read(store, finding(order.service()))).isEmpty();
    }

    private void store(Origin origin, Fact... facts) {
        store.write(random.batch(origin, facts)).join();
    }

    /** A line every tenth of a second. */
    private static GcLog log(long from, int count, String text) {
        List<GcLog.Line> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add(new GcLog.Line(from + i * SECOND / 10, "gc", text + " " + i));
        }
        return new GcLog(from, lines, 0);
    }

    private Finding finding(String service) {
        return Findings.restingOn(Findings.finding("gc", NOW), new Query.GcPauses("production", service, window));
    }
}
