package dev.nightjar.agent.gclog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.fact.GcLog;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LogBlockTest {

    private static final long SECOND = 1_000_000_000L;

    private final LogBlock block = new LogBlock();

    @Test
    void linesGoOutTogetherAfterSomeSeconds() {
        block.add(new LogLine(7L, 107L, "gc,start", "GC(0) Pause"), SECOND, 999);
        block.add(new LogLine(null, null, "gc", "bare"), 4 * SECOND, 1_000);
        assertThat(block.due(5 * SECOND)).isNull();
        GcLog sent = Objects.requireNonNull(block.due(6 * SECOND));
        assertThat(sent.fromEpochNanos()).isEqualTo(107);
        assertThat(sent.lines())
                .containsExactly(new GcLog.Line(107, "gc,start", "GC(0) Pause"), new GcLog.Line(1_000, "gc", "bare"));
        assertThat(block.due(60 * SECOND)).isNull();
    }

    @Test
    void whereThereIsMuchTheLinesThatSumUpHaveRoomAndTheRestIsCounted() {
        for (int i = 0; i < 1_000; i++) {
            block.add(line("gc,phases"), 0, 0);
            block.add(line("safepoint"), 0, 0);
        }
        GcLog sent = Objects.requireNonNull(block.all());
        long sums = sent.lines().stream()
                .filter(line -> line.tags().equals("safepoint"))
                .count();
        assertThat(sums).isGreaterThan(sent.lines().size() / 2 + 50L);
        assertThat(sent.lines().size() + sent.dropped()).isEqualTo(2_000);
        int bytes = sent.lines().stream().mapToInt(line -> line.text().length()).sum();
        assertThat(bytes).isLessThan(LogBlock.MAX_BYTES);
        block.add(line("gc,phases"), 0, 0);
        assertThat(Objects.requireNonNull(block.all()).dropped())
                .as("of the next one")
                .isZero();
        assertThat(block.lines() + block.dropped()).isEqualTo(2_001);
    }

    @Test
    void aLongLineIsCut() {
        block.add(new LogLine(null, 1L, "gc", "x".repeat(1_000)), 0, 0);
        assertThat(Objects.requireNonNull(block.all()).lines().get(0).text()).hasSize(GcLog.Line.MAX_TEXT);
    }

    private static LogLine line(String tags) {
        return new LogLine(null, 1L, tags, "x".repeat(80));
    }
}
