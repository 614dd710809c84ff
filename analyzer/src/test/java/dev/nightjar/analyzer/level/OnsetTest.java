package dev.nightjar.analyzer.level;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.fact.LogHistogram;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnsetTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long SLOW = SECOND / 10;

    @ParameterizedTest
    @CsvSource({"0.2, 10, 0", "4, 10, 0", "6, 10, 1", "10, 10, 1", "20, 10, 2", "60, 10, 6", "20, 60, 0", "60, 60, 1"})
    void worksThatEndedBeganAsManyBlocksBeforeAsTheyTook(double seconds, long blockSeconds, long blocksBefore) {
        Block block = ended(600, blockSeconds, seconds, 50);
        assertThat(onset(block)).isEqualTo((600 - blocksBefore * blockSeconds) * SECOND);
    }

    @ParameterizedTest
    @CsvSource({"2, 0", "10, 0", "10.5, 1", "20, 1", "25, 2"})
    void worksThatHangBeganWhenTheirAgeSays(double age, long blocksBefore) {
        assertThat(onset(open(600, age, 12))).isEqualTo((600 - blocksBefore * 10) * SECOND);
    }

    @Test
    void worksThatAreNotSlowSayNothing() {
        assertThat(onset(ended(600, 10, 0.05, 80), ended(620, 10, 20, 50))).isEqualTo(600 * SECOND);
        assertThat(onset(ended(600, 10, 0.05, 80), ended(640, 10, 20, 50))).isEqualTo(620 * SECOND);
        assertThat(onset(ended(600, 10, 0.05, 80))).isEqualTo(600 * SECOND);
    }

    @Test
    void aTenthMayHaveHungSinceLongBefore() {
        assertThat(onset(ended(600, 10, 300, 1), ended(610, 10, 3, 9))).isEqualTo(610 * SECOND);
        assertThat(onset(ended(600, 10, 300, 5), ended(610, 10, 3, 50))).isEqualTo(610 * SECOND);
        assertThat(onset(ended(600, 10, 300, 5), ended(610, 10, 3, 30))).isLessThan(350 * SECOND);
    }

    @Test
    void onlyTheFirstOnesTell() {
        assertThat(onset(ended(600, 10, 3, 20), ended(610, 10, 60, 500))).isEqualTo(600 * SECOND);
    }

    private static long onset(Block... blocks) {
        return Onset.epochNanos(List.of(blocks), SLOW, 10);
    }

    private static Block ended(long from, long blockSeconds, double seconds, long count) {
        long wall = Math.round(seconds * SECOND) * count;
        LogHistogram walls = new LogHistogram(Map.of(LogHistogram.bucketOf(Math.round(seconds * SECOND)), count));
        return new Block(from * SECOND, blockSeconds * SECOND, count, 0, wall, walls, List.of(), List.of(), false);
    }

    private static Block open(long from, double age, int count) {
        List<Long> ages = Collections.nCopies(count, Math.round(age * SECOND));
        return new Block(from * SECOND, 10 * SECOND, 0, 0, 0, new LogHistogram(Map.of()), ages, List.of(), false);
    }
}
