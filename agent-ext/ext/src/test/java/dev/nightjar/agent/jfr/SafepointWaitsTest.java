package dev.nightjar.agent.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SafepointWaitsTest {

    private static final long MILLI = 1_000_000;

    private final SafepointWaits waits = new SafepointWaits();

    @Test
    void anOperationTakesItsWaitOnce() {
        waits.waited(7, 100, 20 * MILLI);
        assertThat(waits.take(7)).isEqualTo(new SafepointWaits.Wait(100, 20 * MILLI, 0));
        assertThat(waits.take(7)).isNull();
        assertThat(waits.take(8)).isNull();
        waits.flushed();
        assertThat(waits.flushed()).isEmpty();
    }

    @Test
    void aLongWaitForAnOperationThatIsTooShortToBeToldIsToldOneFlushLater() {
        waits.waited(7, 100, 20 * MILLI);
        waits.waited(8, 200, MILLI / 2);
        assertThat(waits.flushed()).isEmpty();
        assertThat(waits.flushed()).containsExactly(new SafepointWaits.Wait(100, 20 * MILLI, 0));
        assertThat(waits.flushed()).isEmpty();
        assertThat(waits.take(8)).isNull();
    }

    @Test
    void theOldestGiveWay() {
        for (int id = 0; id < 300; id++) {
            waits.waited(id, id, MILLI);
        }
        assertThat(waits.take(0)).isNull();
        assertThat(waits.take(43)).isNull();
        assertThat(waits.take(44)).isNotNull();
        assertThat(waits.take(299)).isNotNull();
    }
}
