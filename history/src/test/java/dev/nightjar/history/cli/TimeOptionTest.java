package dev.nightjar.history.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeOptionTest {

    private static final Instant NOW = Instant.parse("2026-09-10T12:34:56.789Z");

    private static Instant read(String text) {
        return TimeOption.read("--from", text, ZoneId.of("Europe/Berlin"), NOW);
    }

    @ParameterizedTest
    @CsvSource({
        "now, 2026-09-10T12:34:50Z",
        "30d, 2026-08-11T12:34:50Z",
        "12h, 2026-09-10T00:34:50Z",
        "2026-09-01, 2026-08-31T22:00:00Z",
        "2026-09-01T20:00:09Z, 2026-09-01T20:00:00Z"
    })
    void daysInstantsAndTimesAgoAreCutToBlocks(String text, Instant time) {
        assertThat(read(text)).isEqualTo(time);
    }

    @Test
    void anythingElseIsRefusedWithWhatItMayBe() {
        for (String text : new String[] {"yesterday", "2026-13-01", "30x", ""}) {
            assertThatThrownBy(() -> read(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("--from " + text)
                    .hasMessageContaining("30d, 12h");
        }
    }
}
