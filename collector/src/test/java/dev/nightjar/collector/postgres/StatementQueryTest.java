package dev.nightjar.collector.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatementQueryTest {

    @ParameterizedTest
    @CsvSource({"1.7, 7", "1.8, 8", "1.10, 10", "1.12, 12", "2.0, 2147483647", "1, 0", "unpackaged, 0"})
    void versionsOfTheExtensionAreComparedAsNumbers(String version, int minor) {
        assertThat(StatementQuery.minor(version)).isEqualTo(minor);
    }
}
