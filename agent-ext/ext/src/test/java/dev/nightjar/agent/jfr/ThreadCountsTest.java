package dev.nightjar.agent.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.fact.GcFigure;
import org.junit.jupiter.api.Test;

class ThreadCountsTest {

    private static final long SECOND = 1_000_000_000L;

    private final ThreadCounts counts = new ThreadCounts();

    @Test
    void aPauseHasTheThreadsOfItsSafepoint() {
        counts.stopping(SECOND, 40);
        counts.stopping(2 * SECOND, 2_040);
        assertThat(counts.at(SECOND + 7)).isEqualTo(40);
        assertThat(counts.at(2 * SECOND)).isEqualTo(2_040);
        assertThat(counts.at(3 * SECOND)).isEqualTo(2_040);
    }

    @Test
    void ofAPauseWithoutASafepointTheyAreUnknown() {
        assertThat(counts.at(SECOND)).isEqualTo(ThreadCounts.UNKNOWN);
        counts.stopping(SECOND, 40);
        assertThat(counts.at(SECOND - 1)).isEqualTo(ThreadCounts.UNKNOWN);
        assertThat(counts.at(20 * SECOND)).isEqualTo(ThreadCounts.UNKNOWN);
    }

    @Test
    void theOldestAreForgotten() {
        for (int i = 0; i < 100; i++) {
            counts.stopping(i * SECOND, i);
        }
        assertThat(counts.at(35 * SECOND)).isEqualTo(ThreadCounts.UNKNOWN);
        assertThat(counts.at(36 * SECOND)).isEqualTo(36);
    }

    @Test
    void kindsOfReferencesAreToldByHotspotsWords() {
        assertThat(GcEvents.kind("Weak reference")).isEqualTo(GcFigure.WEAK_REFERENCES);
        assertThat(GcEvents.kind("Soft reference")).isEqualTo(GcFigure.SOFT_REFERENCES);
        assertThat(GcEvents.kind("Final reference")).isEqualTo(GcFigure.FINAL_REFERENCES);
        assertThat(GcEvents.kind("Phantom reference")).isEqualTo(GcFigure.PHANTOM_REFERENCES);
        assertThat(GcEvents.kind("Other reference")).isNull();
        assertThat(GcEvents.kind(null)).isNull();
    }
}
