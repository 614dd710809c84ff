package dev.nightjar.analyzer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContrastTest {

    /** By counting: of all ways to place what was seen among the looks, those with as many at the slowdown's times. */
    @ParameterizedTest
    @CsvSource({
        "3, 3, 9, 0, 0.004545454545",
        "4, 4, 12, 0, 0.000549450549",
        "4, 3, 12, 1, 0.026923076923",
        "3, 0, 9, 4, 1",
        "3, 3, 9, 9, 1",
        "0, 0, 9, 2, 1"
    })
    void theChanceIsFishers(int with, int withSeen, int without, int withoutSeen, double chance) {
        assertThat(new Contrast(with, withSeen, without, withoutSeen).chance()).isCloseTo(chance, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({
        "3, 3, 9, 0, 1, true", // each time and never else
        "3, 3, 9, 0, 10, false", // one of many that were looked at
        "2, 2, 60, 0, 1, false", // two are no grid
        "14, 12, 42, 0, 20, true", // a night it did not run
        "14, 10, 42, 0, 1, false", // too many nights it did not run
        "14, 14, 42, 42, 1, false", // always there
        "14, 14, 42, 21, 1, false", // there half of the time without it: hardly chance, but not what brings it
        "14, 0, 42, 42, 1, false" // always else
    })
    void itHoldsWhenItComesWithTheSlowdownAndHardlyEverWithout(
            int with, int withSeen, int without, int withoutSeen, int tries, boolean holds) {
        assertThat(new Contrast(with, withSeen, without, withoutSeen).holds(tries))
                .isEqualTo(holds);
    }

    @Test
    void manyLooksAreNoTrouble() {
        assertThat(new Contrast(60, 60, 180, 0).chance()).isBetween(0.0, 1e-50);
    }
}
