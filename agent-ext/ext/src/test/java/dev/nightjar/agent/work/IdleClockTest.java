package dev.nightjar.agent.work;

import static dev.nightjar.agent.work.ThreadCounters.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdleClockTest {

    private static final long HOUR = 3_600_000_000_000L;

    @Test
    void whatTheThreadRanAndWaitedForAProcessorWasNotIdle() {
        assertThat(new IdleClock(1_000, HOUR + 300, 250).idleSince(new IdleClock(0, HOUR, 50)))
                .isEqualTo(500);
    }

    @Test
    void aClockThatOnlyOneOfBothHasCountsForNothing() {
        IdleClock without = new IdleClock(0, NONE, NONE);
        assertThat(new IdleClock(1_000, HOUR, HOUR).idleSince(without)).isEqualTo(1_000);
        assertThat(new IdleClock(1_000, NONE, NONE).idleSince(new IdleClock(0, HOUR, HOUR)))
                .isEqualTo(1_000);
        assertThat(new IdleClock(1_000, NONE, 80).idleSince(new IdleClock(0, HOUR, 30)))
                .as("the other clock goes on")
                .isEqualTo(950);
    }

    @Test
    void beforeTheZeroOfNanoTimeItIsTheSame() {
        assertThat(new IdleClock(-10, 5, 0).idleSince(new IdleClock(-110, 5, 0)))
                .isEqualTo(100);
    }
}
