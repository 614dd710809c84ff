package dev.nightjar.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoreSettingsTest {

    private static final long MB = 1L << 20;
    private static final Path DIR = Path.of("store");

    private final StoreSettings defaults = StoreSettings.defaults(DIR);

    @Test
    void defaultsKeepFactsLongerThanTheAnalyzerLooksBack() {
        assertThat(defaults.dataDir()).isEqualTo(DIR);
        assertThat(defaults.retention()).isEqualTo(Duration.ofDays(8));
        assertThat(defaults.findingRetention()).isEqualTo(Duration.ofDays(365));
        assertThat(defaults.queueBytes()).isEqualTo(64 * MB);
        assertThat(defaults.minFreeDiskBytes()).isEqualTo(512 * MB);
        assertThat(defaults.queryTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(defaults.memoryLimitBytes()).isBetween(512 * MB, 2_048 * MB);
        assertThat(defaults.answerRows()).isEqualTo(1_000_000);
        assertThat(defaults.answerBytes())
                .isEqualTo(Math.max(16 * MB, Runtime.getRuntime().maxMemory() / 4));
    }

    @Test
    void whatDoesNotFitIntoTheMemoryMayTakeFourTimesAsMuchOfTheDiskAndOneGigabyteAtLeast() {
        assertThat(defaults.withMemoryLimitBytes(64 * MB).spillBytes()).isEqualTo(1_024 * MB);
        assertThat(defaults.withMemoryLimitBytes(2_048 * MB).spillBytes()).isEqualTo(8_192 * MB);
    }

    @Test
    void memoryIsAQuarterOfTheMachineBetween512MbAnd2Gb() {
        assertThat(StoreSettings.defaultMemoryBytes(0)).isEqualTo(512 * MB);
        assertThat(StoreSettings.defaultMemoryBytes(1_024 * MB)).isEqualTo(512 * MB);
        assertThat(StoreSettings.defaultMemoryBytes(4_096 * MB)).isEqualTo(1_024 * MB);
        assertThat(StoreSettings.defaultMemoryBytes(65_536 * MB)).isEqualTo(2_048 * MB);
    }

    @Test
    void eachSettingCanBeChangedByItself() {
        assertThat(defaults.withMemoryLimitBytes(100 * MB).memoryLimitBytes()).isEqualTo(100 * MB);
        assertThat(defaults.withQueueBytes(2 * MB).queueBytes()).isEqualTo(2 * MB);
        assertThat(defaults.withQueryTimeout(Duration.ofSeconds(2)).queryTimeout())
                .isEqualTo(Duration.ofSeconds(2));
        StoreSettings small = defaults.withAnswers(7, 3 * MB);
        assertThat(small.answerRows()).isEqualTo(7);
        assertThat(small.answerBytes()).isEqualTo(3 * MB);
        assertThat(defaults.vectors()).isTrue();
        assertThat(defaults.withVectors(false).vectors()).isFalse();
        StoreSettings twoYears = defaults.withRetention(Duration.ofDays(730));
        assertThat(twoYears.retention()).isEqualTo(Duration.ofDays(730));
        assertThat(twoYears.findingRetention()).isEqualTo(Duration.ofDays(730));
    }

    @Test
    void illegalValuesAreRefusedWithTheLimit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> defaults.withMemoryLimitBytes(MB))
                .withMessageContaining("memory limit 1048576 bytes, at least 67108864");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> defaults.withQueueBytes(0))
                .withMessageContaining("queue of 0 bytes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> defaults.withRetention(Duration.ofMinutes(1)))
                .withMessageContaining("retention PT1M, at least PT10M");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> defaults.withQueryTimeout(Duration.ZERO))
                .withMessageContaining("query timeout PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> defaults.withAnswers(0, MB))
                .withMessageContaining("answers of 0 rows and 1048576 bytes, at least 1 and 1048576");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> defaults.withAnswers(1, MB - 1))
                .withMessageContaining("answers of 1 rows and 1048575 bytes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StoreSettings(
                        DIR,
                        64 * MB,
                        Duration.ofDays(8),
                        Duration.ofDays(7),
                        Duration.ofDays(9),
                        MB,
                        0,
                        Duration.ofSeconds(1),
                        1,
                        MB,
                        1,
                        Duration.ofHours(1),
                        Map.of(),
                        true))
                .withMessageContaining("finding retention PT168H, at least PT192H");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StoreSettings(
                        DIR,
                        64 * MB,
                        Duration.ofDays(8),
                        Duration.ofDays(8),
                        Duration.ofDays(8),
                        MB,
                        -1,
                        Duration.ofSeconds(1),
                        1,
                        MB,
                        1,
                        Duration.ofHours(1),
                        Map.of(),
                        true))
                .withMessageContaining("free disk: -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> defaults.withSegments(0, Duration.ofHours(1)))
                .withMessageContaining("segments of 0 rows");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> defaults.withBudgets(Map.of("works", 1L << 30)))
                .withMessageContaining("budget of 'works'");
    }
}
