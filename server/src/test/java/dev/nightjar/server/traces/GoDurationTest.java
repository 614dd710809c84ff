package dev.nightjar.server.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {

    @ParameterizedTest
    @CsvSource({
        "1ns, 1",
        "100us, 100000",
        "100µs, 100000",
        "1.1ms, 1100000",
        "1.5s, 1500000000",
        ".5s, 500000000",
        "1m30s, 90000000000",
        "2h, 7200000000000"
    })
    void unitsAddUp(String text, long nanos) {
        assertThat(GoDuration.nanos("minDuration", text)).isEqualTo(nanos);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "1 s", "s", "-1s", "1s2", "1d", "1s and more"})
    void whatIsNoDurationIsSaid(String text) {
        assertThatThrownBy(() -> GoDuration.nanos("minDuration", text))
                .hasMessage("parameter 'minDuration' is no duration as 1.5s, 100ms, 1m30s: '" + text + "'");
    }
}
