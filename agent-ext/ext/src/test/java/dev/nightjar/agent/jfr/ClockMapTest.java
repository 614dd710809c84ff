package dev.nightjar.agent.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClockMapTest {

    private static final long EPOCH = 1_700_000_000_000_000_000L;

    private final ClockMap clock = new ClockMap();

    @Test
    void withoutATickThereIsNoMap() {
        assertThat(clock.isSet()).isFalse();
        assertThat(clock.errorNanos()).isEqualTo(-1);
    }

    @Test
    void theSmallestOffsetIsTakenAndTheSpreadTold() {
        clock.tick(EPOCH + 1_000 + 700, 1_000);
        clock.tick(EPOCH + 2_000 + 200, 2_000);
        clock.tick(EPOCH + 3_000 + 900, 3_000);
        assertThat(clock.nanos(EPOCH + 5_200)).isEqualTo(5_000);
        assertThat(clock.errorNanos()).isEqualTo(700);
    }

    @Test
    void onlyTheLastFiftyTicksCount() {
        clock.tick(EPOCH - 1_000_000, 0); // the clock was set since
        for (int tick = 1; tick <= 49; tick++) {
            clock.tick(EPOCH + tick + 10, tick);
        }
        assertThat(clock.nanos(EPOCH)).isEqualTo(1_000_000);
        clock.tick(EPOCH + 50 + 10, 50);
        assertThat(clock.nanos(EPOCH + 60)).isEqualTo(50);
        assertThat(clock.errorNanos()).isZero();
    }

    @Test
    void aNegativeNanoTimeIsATimeToo() {
        clock.tick(EPOCH, -5_000);
        assertThat(clock.nanos(EPOCH + 5_000)).isZero();
        assertThat(clock.isSet()).isTrue();
    }
}
