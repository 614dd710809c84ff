package dev.nightjar.demo.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class NightsTest {

    private final Nights three = Nights.of(Duration.ofSeconds(60), 3);

    @Test
    void quietComesFirstThenNightsOnePeriodApart() {
        assertThat(three.start(Instant.EPOCH, 1)).isEqualTo(Instant.EPOCH.plusSeconds(40));
        assertThat(three.start(Instant.EPOCH, 3)).isEqualTo(Instant.EPOCH.plusSeconds(160));
        assertThat(three.length()).isEqualTo(Duration.ofSeconds(22));
        assertThat(three.untilLastEnd()).isEqualTo(Duration.ofSeconds(182));
    }

    @Test
    void aSenselessPeriodIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Nights.of(Duration.ofSeconds(5), 3))
                .withMessageContaining("30 s to 1 h");
        assertThatIllegalArgumentException().isThrownBy(() -> Nights.of(Duration.ofMinutes(1), 101));
    }
}
