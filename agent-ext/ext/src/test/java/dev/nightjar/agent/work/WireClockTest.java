package dev.nightjar.agent.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WireClockTest {

    @Test
    void betweenTwoAnchorsItGoesLikeNanoTime() {
        WireClock clock = new WireClock();
        long now = System.nanoTime();
        assertThat(clock.epochNanos(now + 1_234) - clock.epochNanos(now)).isEqualTo(1_234);
        assertThat(clock.epochNanos(now - 1_234) - clock.epochNanos(now)).isEqualTo(-1_234);
    }

    @Test
    void anAnchorIsTheSystemsTime() {
        WireClock clock = new WireClock();
        clock.anchor();
        long before = TimeUnit.MILLISECONDS.toNanos(Instant.now().toEpochMilli());
        long told = clock.epochNanos(System.nanoTime());
        long after = TimeUnit.MILLISECONDS.toNanos(Instant.now().toEpochMilli() + 1);
        // Somebody may set the machine's clock meanwhile; a minute is far more than any correction.
        assertThat(told).isBetween(before - 60_000_000_000L, after + 60_000_000_000L);
    }
}
