package dev.nightjar.agent.gclog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.fact.GcFigure;
import dev.nightjar.model.fact.GcPause;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines of OpenJDK 17.0.15 and 25.0.3. */
class PauseLineTest {

    private static final long END = 71_270_417_453_134L;

    @Test
    void aPauseIsToldWithItsTimeCauseAndHeap() {
        assertThat(read("gc", "GC(7) Pause Young (Normal) (G1 Evacuation Pause) 10M->8M(200M) 13.274ms"))
                .isEqualTo(new GcPause(
                        END - 13_274_000 + 1,
                        13_274_000,
                        "Pause Young (Normal)",
                        "G1 Evacuation Pause",
                        7,
                        Map.of(
                                GcFigure.HEAP_BEFORE, 10L << 20,
                                GcFigure.HEAP_AFTER, 8L << 20,
                                GcFigure.HEAP_COMMITTED, 200L << 20)));
    }

    @ParameterizedTest
    @CsvSource({
        "gc, GC(7) Pause Full (System.gc()) 16M->8M(200M) 9.500ms, Pause Full, System.gc(), 3",
        "gc, GC(7) Pause Young (Allocation Failure) 16M->8M(200M) 9.500ms, Pause Young, Allocation Failure, 3",
        "gc, GC(7) Pause Young (Normal) (G1 Evacuation Pause) (Evacuation Failure) 16M->8M(200M) 9.500ms,"
                + " Pause Young (Normal), G1 Evacuation Pause, 3",
        "gc, GC(7) Pause Remark 16M->8M(200M) 9.500ms, G1Old, '', 0",
        "gc, GC(7) Pause Init Mark (unload classes) 9.500ms, Pause Init Mark, unload classes, 0",
        "'gc,phases', GC(7) Pause Mark Start 9.500ms, Pause Mark Start, '', 0",
        "'gc,phases', GC(7) Y: Pause Mark Start (Major) 9.500ms, Pause Mark Start, Major, 0"
    })
    void everyCollectorsPausesAreUnderstood(String tags, String text, String name, String cause, int figures) {
        assertThat(read(tags, text)).isNotNull().satisfies(pause -> {
            assertThat(pause.nanos()).isEqualTo(9_500_000);
            assertThat(pause.name()).isEqualTo(name);
            assertThat(pause.cause()).isEqualTo(cause);
            assertThat(pause.figures()).hasSize(figures);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GC(7) Pause Full (System.gc())",
                "GC(7) Concurrent Mark Cycle 20.138ms",
                "GC(7)   Evacuate Collection Set: 10.2ms",
                "Pause Full 1.000ms"
            })
    void otherLinesAreNone(String text) {
        assertThat(read("gc", text)).isNull();
    }

    @Test
    void withoutAnExactTimeThereIsNone() {
        LogLine line = new LogLine(null, 5L, "gc", "GC(7) Pause Full (System.gc()) 16M->8M(200M) 9.500ms");
        assertThat(PauseLine.read(line, nanos -> nanos)).isNull();
    }

    private static @Nullable GcPause read(String tags, String text) {
        return PauseLine.read(new LogLine(END, 5L, tags, text), nanos -> nanos + 1);
    }
}
