package dev.nightjar.agent.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.fact.GcFigure;
import dev.nightjar.model.fact.GcPause;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GcRecordsTest {

    private static final long EPOCH = 1_000_000;

    private final GcRecords records = new GcRecords(nanos -> EPOCH + nanos);

    @Test
    void aPauseIsToldWhenItsLateFiguresMustHaveCome() {
        records.is(7, GcFigure.HEAP_BEFORE, 100);
        records.paused(7, 5, 20, "GC Pause");
        records.collected(7, "G1New", "G1 Evacuation Pause");
        records.is(7, GcFigure.HEAP_AFTER, 40);
        assertThat(records.flushed()).isEmpty();
        records.adds(7, GcFigure.CPU_USER, 10);
        assertThat(records.flushed())
                .containsExactly(new GcPause(
                        EPOCH + 5,
                        20,
                        "G1New",
                        "G1 Evacuation Pause",
                        7,
                        Map.of(GcFigure.HEAP_BEFORE, 100L, GcFigure.HEAP_AFTER, 40L, GcFigure.CPU_USER, 10L)));
        assertThat(records.flushed()).isEmpty();
    }

    @Test
    void figuresOfSeveralPausesAreNobodys() {
        records.is(7, GcFigure.HEAP_BEFORE, 100);
        records.paused(7, 5, 20, "GC Pause");
        records.paused(7, 500, 30, "GC Pause");
        records.collected(7, "G1Old", "G1 Evacuation Pause");
        records.flushed();
        assertThat(records.flushed())
                .containsExactly(
                        new GcPause(EPOCH + 5, 20, "G1Old", "G1 Evacuation Pause", 7),
                        new GcPause(EPOCH + 500, 30, "G1Old", "G1 Evacuation Pause", 7));
    }

    @Test
    void aConcurrentCycleIsWaitedForAndGivenUpWhenThereAreTooMany() {
        records.paused(0, 1, 2, "Pause Mark Start");
        for (int gc = 1; gc <= GcRecords.MAX; gc++) {
            records.flushed();
            assertThat(records.flushed()).isEmpty();
            records.paused(gc, gc, 2, "Pause");
        }
        assertThat(records.flushed()).containsExactly(new GcPause(EPOCH + 1, 2, "Pause Mark Start", "", 0));
        assertThat(records.all()).hasSize(GcRecords.MAX);
        assertThat(records.all()).isEmpty();
    }

    @Test
    void survivorsByAgeAreAddedUpUnlessTheCollectorTellsTheirSum() {
        records.paused(1, 1, 2, "Pause");
        records.survived(1, 10);
        records.survived(1, 5);
        records.collected(1, "DefNew", "");
        records.paused(2, 1, 2, "Pause");
        records.survived(2, 10);
        records.is(2, GcFigure.SURVIVOR_AFTER, 11);
        records.survived(2, 5);
        records.collected(2, "G1New", "");
        assertThat(records.all())
                .extracting(GcPause::figures)
                .containsExactly(Map.of(GcFigure.SURVIVOR_AFTER, 15L), Map.of(GcFigure.SURVIVOR_AFTER, 11L));
    }

    @Test
    void aFigureThatIsNoneIsAbsent() {
        records.paused(1, 1, 2, "Pause");
        records.is(1, GcFigure.HEAP_BEFORE, -1);
        records.adds(1, GcFigure.CPU_USER, -1);
        records.collected(1, "DefNew", "");
        assertThat(records.all()).extracting(GcPause::figures).containsExactly(Map.of());
    }
}
