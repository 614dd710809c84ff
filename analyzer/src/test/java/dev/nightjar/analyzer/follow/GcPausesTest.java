package dev.nightjar.analyzer.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.Origin;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.Fact;
import dev.nightjar.model.fact.GcFigure;
import dev.nightjar.model.fact.GcPause;
import dev.nightjar.model.port.Batch;
import dev.nightjar.model.port.BatchId;
import dev.nightjar.model.port.MemoryStore;
import dev.nightjar.model.port.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is read out of the figures of each collector. A pause each second, of 50 ms. */
class GcPausesTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long PAUSE = 50_000_000L;

    private final MemoryStore store = new MemoryStore();
    private final List<Fact> facts = new ArrayList<>();

    private void pause(String name, Map<GcFigure, Long> figures) {
        facts.add(new GcPause(facts.size() * SECOND, PAUSE, name, "Allocation Failure", facts.size(), figures));
    }

    private void write(String run) {
        Origin origin = new Origin("test", "", "order", "1", "host", run, run, "UTC");
        store.write(new Batch(new BatchId.Numbered(run, 1), origin, 1, facts)).join();
        facts.clear();
    }

    private GcPauses read() {
        write("one");
        return GcPauses.read(store, new Query.GcPauses("test", "order", new TimeRange(0, 60 * SECOND)));
    }

    private static Map<GcFigure, Long> heap(long before, long after) {
        return Map.of(GcFigure.HEAP_BEFORE, before, GcFigure.HEAP_AFTER, after);
    }

    @Test
    void theHeapBetweenTwoPausesIsWhatWasAllocated() {
        pause("DefNew", heap(100, 40));
        pause("DefNew", heap(100, 50));
        pause("DefNew", heap(130, 60));
        assertThat(read().allocatedPerPause()).hasValue(70);
        assertThat(read().allocatedPerSecond()).hasValue(70);
    }

    @Test
    void edenTellsWhatConcurrentFreeingHides() {
        pause("G1New", heap(100, 40));
        pause("G1New", Map.of(GcFigure.HEAP_BEFORE, 60L, GcFigure.HEAP_AFTER, 20L, GcFigure.EDEN_BEFORE, 45L));
        assertThat(read().allocatedPerPause()).hasValue(45);
    }

    @Test
    void jvmsOfAServiceAddUpButAreNotMixed() {
        pause("DefNew", heap(1_000, 500));
        pause("DefNew", heap(1_000, 500));
        write("other");
        pause("DefNew", heap(100, 40));
        pause("DefNew", heap(100, 40));
        assertThat(read().allocatedPerSecond()).hasValue(560);
    }

    @Test
    void oneParallelYoungPauseKeepsItsSurvivorsAndWhatBecameOld() {
        pause(
                "ParallelScavenge",
                Map.of(
                        GcFigure.HEAP_AFTER, 500L,
                        GcFigure.SURVIVOR_AFTER, 30L,
                        GcFigure.OLD_BEFORE, 400L,
                        GcFigure.OLD_AFTER, 470L));
        assertThat(read().survived()).hasValue(100);
    }

    @Test
    void ofSerialWhatBecameOldIsTheRestOfTheHeapsGrowth() {
        pause("DefNew", Map.of(GcFigure.HEAP_BEFORE, 300L, GcFigure.HEAP_AFTER, 100L, GcFigure.SURVIVOR_AFTER, 10L));
        pause("DefNew", Map.of(GcFigure.HEAP_BEFORE, 300L, GcFigure.HEAP_AFTER, 145L, GcFigure.SURVIVOR_AFTER, 25L));
        // 25 young, and 45 more in the heap of which 15 are young.
        assertThat(read().survived()).hasValue(55);
    }

    @Test
    void theFirstPauseOfTheRangeIsComparedWithTheOneBeforeItWhichCountsForNothingElse() {
        pause("DefNew", Map.of(GcFigure.HEAP_BEFORE, 300L, GcFigure.HEAP_AFTER, 100L, GcFigure.SURVIVOR_AFTER, 10L));
        pause("DefNew", Map.of(GcFigure.HEAP_BEFORE, 300L, GcFigure.HEAP_AFTER, 145L, GcFigure.SURVIVOR_AFTER, 25L));
        write("one");
        GcPauses pauses = GcPauses.read(store, new Query.GcPauses("test", "order", new TimeRange(SECOND, 60 * SECOND)));
        assertThat(pauses.survived()).hasValue(55);
        assertThat(pauses.stops().count()).isEqualTo(1);
        assertThat(pauses.allocatedPerSecond()).isEmpty();
    }

    @Test
    void aFullCollectionKeepsAllThatItLeaves() {
        pause("SerialOld", heap(300, 120));
        pause("G1Full", heap(300, 80));
        assertThat(read().survived()).hasValue(100);
        assertThat(read().full()).isEqualTo(2);
    }

    @Test
    void pausesOfAConcurrentCycleAllocateAndKeepNothing() {
        pause("G1New", heap(100, 40));
        pause("G1Old", heap(90, 20));
        pause("G1New", heap(100, 40));
        GcPauses pauses = read();
        assertThat(pauses.allocatedPerPause()).hasValue(60);
        assertThat(pauses.full()).isZero();
        assertThat(pauses.stops().count()).isEqualTo(3);
    }

    @Test
    void processorsAreUnknownOverShortPausesAndWithoutFigures() {
        Map<GcFigure, Long> cpu =
                Map.of(GcFigure.CPU_USER, 70_000_000L, GcFigure.CPU_SYSTEM, 5_000_000L, GcFigure.REAL, PAUSE);
        pause("G1New", cpu);
        pause("G1New", Map.of());
        assertThat(read().processors()).isEmpty();
        pause("G1New", cpu);
        pause("G1New", cpu);
        write("more");
        assertThat(read().processors()).hasValue(1.5);
    }

    @Test
    void whatNoPauseCarriesIsUnknownAndNotNothing() {
        pause("ZGC", Map.of());
        GcPauses pauses = read();
        assertThat(pauses.haveFigures()).isFalse();
        assertThat(pauses.survived()).isEmpty();
        assertThat(pauses.allocatedPerSecond()).isEmpty();
        assertThat(pauses.mean(GcFigure.REFERENCES)).isEmpty();
    }
}
