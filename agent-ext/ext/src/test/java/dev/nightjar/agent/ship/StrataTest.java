package dev.nightjar.agent.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.model.fact.Work;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StrataTest {

    /** Which of the ids 0 … 99 are picked, computed from the definition by other means. */
    private static final List<Integer> PICKED_OF_HUNDRED = List.of(0, 3, 52, 58, 63, 69, 80);

    private static final Ended PICKED = Ended.at(1).number(0);

    private static final Ended NOT_PICKED = Ended.at(1).number(1);

    @Test
    void strataAreDecidedInTheirOrder() {
        long bar = Ended.millis(39);
        assertThat(Strata.of(PICKED.stillOpen().thatFailed().work(), bar)).isEqualTo(Work.Stratum.OPEN);
        assertThat(Strata.of(PICKED.thatFailed().work(), bar)).isEqualTo(Work.Stratum.FAILED);
        assertThat(Strata.of(PICKED.work(), bar)).isEqualTo(Work.Stratum.SLOW);
        assertThat(Strata.of(PICKED.work(), Ended.millis(40))).isEqualTo(Work.Stratum.PICKED);
        assertThat(Strata.of(NOT_PICKED.work(), Ended.millis(40))).isNull();
        assertThat(Strata.of(NOT_PICKED.work(), WallHistory.NO_BAR)).isNull();
    }

    @Test
    void pickingIsTheSameInEveryVersionAndService() {
        assertThat(IntStream.range(0, 100).filter(i -> Strata.isPicked(String.format("%032x", i))))
                .containsExactlyElementsOf(PICKED_OF_HUNDRED);
    }

    @Test
    void pickingLooksAtTheLow64BitsOnly() {
        assertThat(Strata.isPicked("ffffffffffffffff0000000000000000")).isEqualTo(Strata.isPicked("0".repeat(32)));
    }

    @Test
    void oneTraceInTwentyIsPickedForRandomAndForCountedIds() {
        Random random = new Random(1);
        int pickedOfRandom = 0;
        int pickedOfCounted = 0;
        for (int i = 0; i < 100_000; i++) {
            pickedOfRandom += Strata.isPicked(String.format("%032x", random.nextLong())) ? 1 : 0;
            pickedOfCounted += Strata.isPicked(String.format("%032x", i)) ? 1 : 0;
        }
        // 5,000 expected, standard deviation 69
        assertThat(pickedOfRandom).isCloseTo(5_000, within(350));
        assertThat(pickedOfCounted).isCloseTo(5_000, within(350));
    }
}
