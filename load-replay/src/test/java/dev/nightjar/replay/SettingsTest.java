package dev.nightjar.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class SettingsTest {

    private static final Settings DEFAULTS = Settings.defaults();

    @Test
    void theDefaults() {
        assertThat(DEFAULTS)
                .isEqualTo(new Settings(
                        256,
                        1,
                        Duration.ofSeconds(10),
                        Duration.ofMillis(5),
                        Duration.ofSeconds(2),
                        100_000,
                        10_000_000,
                        Duration.ofHours(24),
                        Duration.ofSeconds(2)));
    }

    @Test
    void everySettingIsSetAlone() {
        Settings all = DEFAULTS.withConnections(9)
                .withLoops(3)
                .withTimeout(Duration.ofSeconds(1))
                .withMaxLateness(Duration.ofSeconds(2))
                .withWarmUp(Duration.ZERO)
                .withMaxQueued(4)
                .withMaxRequests(5)
                .withMaxDuration(Duration.ofSeconds(6))
                .withStopGrace(Duration.ofSeconds(7));
        assertThat(all)
                .isEqualTo(new Settings(
                        9,
                        3,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ZERO,
                        4,
                        5,
                        Duration.ofSeconds(6),
                        Duration.ofSeconds(7)));
    }

    @Test
    void illegalValuesAreRefusedByName() {
        Duration negative = Duration.ofNanos(-1);
        refused("loops", settings -> settings.withLoops(0));
        refused("connections", settings -> settings.withConnections(0));
        refused("connections", settings -> settings.withConnections(2).withLoops(3));
        refused("timeout", settings -> settings.withTimeout(Duration.ZERO));
        refused("maxLateness", settings -> settings.withMaxLateness(Duration.ZERO));
        refused("warmUp", settings -> settings.withWarmUp(negative));
        refused("maxQueued", settings -> settings.withMaxQueued(-1));
        refused("maxRequests", settings -> settings.withMaxRequests(0));
        refused("maxDuration", settings -> settings.withMaxDuration(negative));
        refused("stopGrace", settings -> settings.withStopGrace(negative));
    }

    private static void refused(String name, UnaryOperator<Settings> change) {
        assertThatThrownBy(() -> change.apply(DEFAULTS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name);
    }
}
