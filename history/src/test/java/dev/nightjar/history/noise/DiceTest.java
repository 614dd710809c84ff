package dev.nightjar.history.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The seeds are fixed, so no figure here is chance. */
class DiceTest {

    private static final int DRAWS = 100_000;

    private static double mean(ToDoubleFunction<Dice> draw) {
        Dice dice = new Dice(5, "mean");
        return IntStream.range(0, DRAWS)
                .mapToDouble(i -> draw.applyAsDouble(dice))
                .average()
                .orElseThrow();
    }

    @Test
    void theSameSeedAndPurposeDrawTheSame() {
        Dice one = new Dice(7, "service order");
        Dice other = new Dice(7, "service order");
        for (int i = 0; i < 1_000; i++) {
            assertThat(one.normal()).isEqualTo(other.normal());
            assertThat(one.exponential(1e6)).isEqualTo(other.exponential(1e6));
            assertThat(one.bits()).isEqualTo(other.bits());
        }
    }

    @Test
    void anotherSeedOrPurposeDrawsSomethingElse() {
        long bits = new Dice(7, "service order").bits();
        assertThat(new Dice(8, "service order").bits()).isNotEqualTo(bits);
        assertThat(new Dice(7, "service orders").bits()).isNotEqualTo(bits);
    }

    @Test
    void distributionsHaveTheMeansThatTheyPromise() {
        assertThat(mean(Dice::uniform)).isEqualTo(0.5, within(0.01));
        assertThat(mean(Dice::normal)).isEqualTo(0, within(0.02));
        assertThat(mean(dice -> dice.normal() * dice.normal())).isEqualTo(0, within(0.02));
        assertThat(mean(dice -> (double) dice.exponential(1e9))).isEqualTo(1e9, within(2e7));
        assertThat(mean(dice -> dice.around1(0.5))).isEqualTo(1, within(0.01));
        assertThat(mean(dice -> dice.happens(0.3) ? 1 : 0)).isEqualTo(0.3, within(0.01));
    }

    @Test
    void halfOfThemAreBelowTheMedian() {
        assertThat(mean(dice -> dice.aroundMedian(1_000, 0.7) < 1_000 ? 1 : 0)).isEqualTo(0.5, within(0.01));
    }
}
