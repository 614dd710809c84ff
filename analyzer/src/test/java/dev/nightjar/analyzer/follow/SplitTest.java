package dev.nightjar.analyzer.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitTest {

    @ParameterizedTest
    @CsvSource({
        "10, 20, 5, 5, 1, 0",
        "10, 10, 5, 50, 0, 1",
        "10, 20, 5, 10, 0.5, 0.5",
        "10, 5, 5, 50, 0, 1",
        "20, 40, 12, 150, 0.2813, 0.7187",
        "10, 5, 5, 4, 0, 0",
        "0, 0, 0, 0, 0, 0"
    })
    void growthIsSharedBetweenBothFactors(double a0, double a1, double b0, double b1, double first, double second) {
        Split split = Split.of(a0, a1, b0, b1);
        assertThat(split.first()).isCloseTo(first, within(1e-4));
        assertThat(split.second()).isCloseTo(second, within(1e-4));
    }

    @Test
    void bothSharesAreTheWholeGrowthWhenBothGrew() {
        Split split = Split.of(3, 7, 11, 13);
        assertThat(split.first() + split.second()).isCloseTo(1, within(1e-12));
        double growth = 7 * 13 - 3 * 11;
        assertThat(split.first() * growth).isCloseTo((7 - 3) * (11 + 13) / 2.0, within(1e-9));
    }
}
