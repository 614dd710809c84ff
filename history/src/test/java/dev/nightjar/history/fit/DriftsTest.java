package dev.nightjar.history.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.history.noise.Dice;
import dev.nightjar.model.Origin;
import dev.nightjar.model.fact.LogHistogram;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.ledger.Part;
import java.util.Map;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Blocks of 20 works of some 50 ms. */
class DriftsTest {

    private static final long BLOCK = 10_000_000_000L;
    private static final Origin ORDER = new Origin("e", "", "order", "1", "host", "order:1", "run", "UTC");

    private final Dice dice = new Dice(1, "drift");

    private Drifts drifts(int blocks, long gap, IntToDoubleFunction factor) {
        Drifts drifts = new Drifts();
        for (int block = 0; block < blocks; block++) {
            long wall = Math.round(20 * 50e6 * factor.applyAsDouble(block));
            drifts.add(
                    ORDER,
                    new WorkTotal(
                            Work.Kind.REQUEST,
                            "POST /orders",
                            block * gap,
                            BLOCK,
                            20,
                            0,
                            wall,
                            new LogHistogram(Map.of(LogHistogram.bucketOf(wall / 20), 20L)),
                            Map.of(Part.UNEXPLAINED, wall),
                            Set.of(),
                            0,
                            0,
                            Map.of()));
        }
        return drifts;
    }

    @Test
    void whatNeighboursHaveInCommonIsTheDriftWhateverSingleBlocksStray() {
        double[] drift = {0};
        Drifts drifts = drifts(20_000, BLOCK, block -> {
            double kept = 0.95;
            drift[0] = kept * drift[0] + Math.sqrt(1 - kept * kept) * 0.1 * dice.normal();
            boolean outlier = block % 100 == 7;
            return Math.exp(drift[0] + 0.2 * dice.normal()) * (outlier ? 30 : 1);
        });
        assertThat(drifts.spread()).isEqualTo(0.1, within(0.015));
    }

    @Test
    void whereNeighboursHaveNothingInCommonThereIsNone() {
        assertThat(drifts(20_000, BLOCK, block -> Math.exp(0.2 * dice.normal())).spread())
                .isLessThan(0.03);
    }

    @Test
    void blocksWithAGapBetweenThemAreNoNeighbours() {
        assertThat(drifts(1_000, 2 * BLOCK, block -> 1).spread()).isNaN();
    }
}
