package dev.nightjar.analyzer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.TimeRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Starts are known to a block of 10 s, as the analyzer knows them. */
class PeriodsTest {

    private static final int TRIES = 400;

    private static List<TimeRange> occurrences(int count, DoubleSupplier gapSeconds) {
        List<TimeRange> occurrences = new ArrayList<>();
        double seconds = 0;
        for (int i = 0; i < count; i++) {
            long from = Story.BEGIN + (long) Math.floor(seconds / 10) * Story.BLOCK;
            occurrences.add(new TimeRange(from, from + 2 * Story.BLOCK));
            seconds += gapSeconds.getAsDouble();
        }
        return occurrences;
    }

    private static boolean isKnown(List<TimeRange> occurrences) {
        return Periods.of(occurrences, occurrences.getLast().toEpochNanos() + 2 * Story.BLOCK)
                .isPresent();
    }

    @ParameterizedTest
    @CsvSource({"20, 300", "60, 600", "300, 3600", "3600, 20000"})
    void whatComesNowAndThenHasNoPeriod(double least, double most) {
        for (int count = 3; count <= 12; count++) {
            Random random = new Random(count);
            int known = 0;
            for (int i = 0; i < TRIES; i++) {
                known += isKnown(occurrences(count, () -> least + random.nextDouble() * (most - least))) ? 1 : 0;
            }
            assertThat((double) known / TRIES).as("%d occurrences", count).isLessThanOrEqualTo(0.1);
        }
    }

    @ParameterizedTest
    @CsvSource({"60, 3", "90, 5", "300, 4", "600, 4", "3600, 3", "86400, 3", "604800, 3"})
    void whatComesBackHasOneSoonEnough(double period, int count) {
        assertThat(isKnown(occurrences(count, () -> period))).isTrue();
        // Starts that stray by some seconds, a block more or less.
        Random random = new Random(1);
        assertThat(isKnown(occurrences(count + 2, () -> period + 2 * random.nextGaussian())))
                .isTrue();
    }

    @Test
    void twoOccurrencesAreNoGrid() {
        assertThat(isKnown(occurrences(2, () -> 86_400))).isFalse();
    }
}
