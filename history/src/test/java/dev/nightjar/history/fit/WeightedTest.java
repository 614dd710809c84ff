package dev.nightjar.history.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.history.noise.Dice;
import org.junit.jupiter.api.Test;

class WeightedTest {

    @Test
    void aValueStandsForAsManyAsItsWeight() {
        Weighted weighted = new Weighted();
        weighted.add(1, 20);
        weighted.add(10, 1);
        weighted.add(100, 1);
        assertThat(weighted.median()).isEqualTo(1);
        assertThat(weighted.quantile(0.93)).isEqualTo(10);
        assertThat(weighted.quantile(1)).isEqualTo(100);
        assertThat(weighted.mean()).isEqualTo(130.0 / 22, within(1e-9));
    }

    @Test
    void ofNothingNothingIsSaid() {
        Weighted nothing = new Weighted();
        assertThat(nothing.median()).isNaN();
        assertThat(nothing.mean()).isNaN();
        assertThat(nothing.spread()).isNaN();
    }

    @Test
    void rareOutliersHardlyMoveTheSpread() {
        Dice dice = new Dice(1, "spread");
        Weighted weighted = new Weighted();
        for (int i = 0; i < 20_000; i++) {
            weighted.add(5 + 0.4 * dice.normal(), 1);
        }
        for (int i = 0; i < 100; i++) {
            weighted.add(1_000, 1);
        }
        // One in two hundred moves the 99th of a hundred to where the 99.5th was.
        assertThat(weighted.spread()).isEqualTo(0.4 * 2.576 / 2.326, within(0.02));
    }
}
