package dev.nightjar.agent.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.ledger.Pause;
import java.util.List;
import org.junit.jupiter.api.Test;

class PauseLogTest {

    private final PauseLog log = new PauseLog();

    @Test
    void onlyWhatOverlapsIsFoundHoweverItIsOrdered() {
        Pause before = pause(0, 10);
        Pause into = pause(5, 25);
        Pause inside = pause(30, 31);
        Pause out = pause(49, 60);
        Pause after = pause(50, 70);
        List.of(after, inside, before, out, into).forEach(log::add);
        assertThat(log.overlapping(10, 50)).containsExactlyInAnyOrder(into, inside, out);
    }

    @Test
    void theNewestAreKept() {
        for (int i = 0; i < PauseLog.MAX + 5; i++) {
            log.add(pause(i, i + 1));
        }
        assertThat(log.overlapping(0, 5)).isEmpty();
        assertThat(log.overlapping(0, PauseLog.MAX + 5)).hasSize(PauseLog.MAX);
    }

    @Test
    void aClassHistogramIsNoCollection() {
        assertThat(List.of("G1CollectForAllocation", "G1PauseRemark", "ParallelGCFailedAllocation", "ZMarkStart"))
                .allMatch(VmOperations::isCollection);
        assertThat(List.of("GC_HeapInspection", "HeapDumper", "ThreadDump", "RevokeBias", "Cleanup"))
                .noneMatch(VmOperations::isCollection);
    }

    private static Pause pause(long from, long to) {
        return new Pause(Part.SAFEPOINT, from, to);
    }
}
