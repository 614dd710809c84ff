package dev.nightjar.demo.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ComparedTest {

    @Test
    void whatBothRoundsShareDoesNotWidenTheInterval() {
        Compared more = Compared.of(new double[] {110, 215, 320}, new double[] {100, 200, 300});
        // Differences 10, 15, 20: s = 5, t(2) = 4.303, so 4.303 × 5 / √3.
        assertThat(more.mean()).isEqualTo(15);
        assertThat(more.half()).isCloseTo(12.42, within(0.01));
        assertThat(more.text(1)).isEqualTo("+15.0 ± 12.4");
    }

    @Test
    void oneRoundHasNoInterval() {
        Compared more = Compared.of(new double[] {3}, new double[] {5});
        assertThat(more.text(1)).isEqualTo("-2.0");
        assertThat(more.atMost(100)).isEqualTo(Compared.Verdict.OPEN);
    }

    @Test
    void aLimitIsReachedOrMissedOnlyOutsideTheInterval() {
        Compared more = new Compared(15, 5);
        assertThat(more.atMost(20)).isEqualTo(Compared.Verdict.REACHED);
        assertThat(more.atMost(19.9)).isEqualTo(Compared.Verdict.OPEN);
        assertThat(more.atMost(10)).isEqualTo(Compared.Verdict.OPEN);
        assertThat(more.atMost(9.9)).isEqualTo(Compared.Verdict.MISSED);
    }

    @Test
    void roundsMustBeTheSame() {
        assertThatIllegalArgumentException().isThrownBy(() -> Compared.of(new double[1], new double[2]));
    }

    @Test
    void theTrueDifferenceIsInside95OfAHundredIntervals() {
        SplittableRandom random = new SplittableRandom(20261127);
        for (int rounds : new int[] {2, 5, 15, 40}) {
            int inside = 0;
            int tries = 4_000;
            for (int i = 0; i < tries; i++) {
                double[] ones = new double[rounds];
                double[] others = new double[rounds];
                Arrays.setAll(ones, round -> 107 + 10 * random.nextGaussian());
                Arrays.setAll(others, round -> 100 + 10 * random.nextGaussian());
                Compared more = Compared.of(ones, others);
                if (Math.abs(more.mean() - 7) <= more.half()) {
                    inside++;
                }
            }
            assertThat((double) inside / tries).as("%d rounds", rounds).isCloseTo(0.95, within(0.015));
        }
    }

    @Test
    void aRequestIsTakenApartFromItsCalls() {
        Calls calls = Calls.of(1, 130, 10, 400);
        assertThat(calls.perCall()).isEqualTo(30);
        assertThat(calls.perRequest()).isEqualTo(100);
        assertThatIllegalArgumentException().isThrownBy(() -> Calls.of(2, 1, 2, 1));
    }
}
