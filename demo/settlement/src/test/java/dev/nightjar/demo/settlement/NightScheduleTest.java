package dev.nightjar.demo.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class NightScheduleTest {

    private static final Instant TEN = Instant.parse("2026-01-31T22:00:00Z");
    private static final Duration MINUTE = Duration.ofSeconds(60);
    private static final Duration LENGTH = Duration.ofSeconds(22);

    private final NightSchedule three = new NightSchedule(TEN, MINUTE, LENGTH, 3);

    @Test
    void nightsAreOnePeriodApart() {
        assertThat(three.all().map(Night::start)).containsExactly(TEN, TEN.plusSeconds(60), TEN.plusSeconds(120));
        assertThat(three.night(2).end()).isEqualTo(TEN.plusSeconds(82));
    }

    @Test
    void aNightThatBeganBeforeNowIsLeftOut() {
        assertThat(three.next(TEN.minusSeconds(5))).contains(three.night(1));
        assertThat(three.next(TEN)).contains(three.night(1));
        assertThat(three.next(TEN.plusMillis(1))).contains(three.night(2));
        assertThat(three.next(TEN.plusSeconds(121))).isEmpty();
    }

    @Test
    void zeroNightsAreWithoutEnd() {
        NightSchedule endless = new NightSchedule(TEN, MINUTE, LENGTH, 0);

        assertThat(endless.next(TEN.plusSeconds(60 * 999 + 1)).orElseThrow().number())
                .isEqualTo(1001);
    }

    @Test
    void stepsFillTheNight() {
        Night night = three.night(1);

        assertThat(night.endOfStep(0, 2)).isEqualTo(TEN.plusSeconds(11));
        assertThat(night.endOfStep(1, 2)).isEqualTo(night.end());
    }

    @Test
    void aNightLongerThanItsPeriodIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NightSchedule(TEN, LENGTH, MINUTE, 3))
                .withMessageContaining("PT1M does not fit into a period of PT22S");
        assertThatIllegalArgumentException().isThrownBy(() -> new NightSchedule(TEN, MINUTE, LENGTH, -1));
    }
}
