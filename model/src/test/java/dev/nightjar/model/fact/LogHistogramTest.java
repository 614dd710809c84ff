package dev.nightjar.model.fact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LogHistogramTest {

    private static final LogHistogram SOME = new LogHistogram(Map.of(7, 1L, 3, 2L, 500, 4L));

    @Test
    void bothWaysToMakeOneGiveTheSame() {
        LogHistogram same = LogHistogram.of(new int[] {3, 7, 500}, new long[] {2, 1, 4});
        assertThat(same).isEqualTo(SOME).hasSameHashCodeAs(SOME).hasToString("LogHistogram{3=2, 7=1, 500=4}");
        assertThat(same.size()).isEqualTo(3);
        assertThat(same.total()).isEqualTo(7);
        assertThat(same.counts()).isEqualTo(Map.of(3, 2L, 7, 1L, 500, 4L));
        assertThat(SOME).isNotEqualTo(LogHistogram.of(new int[] {3, 7, 500}, new long[] {2, 1, 5}));
    }

    @Test
    void whatIsNoHistogramIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogHistogram.of(new int[] {3, 3}, new long[] {1, 1}))
                .withMessage("bucket 3 comes after 3");
        assertThatIllegalArgumentException().isThrownBy(() -> LogHistogram.of(new int[] {4, 3}, new long[] {1, 1}));
        assertThatIllegalArgumentException().isThrownBy(() -> LogHistogram.of(new int[] {1}, new long[] {1, 1}));
        assertThatIllegalArgumentException().isThrownBy(() -> LogHistogram.of(new int[] {-1}, new long[] {1}));
        assertThatIllegalArgumentException().isThrownBy(() -> new LogHistogram(Map.of(1, 0L)));
    }

    @Test
    void sumsAreThoseOfTheCounts() {
        Random random = new Random(3);
        for (int round = 0; round < 200; round++) {
            Map<Integer, Long> one = counts(random);
            Map<Integer, Long> other = counts(random);
            TreeMap<Integer, Long> both = new TreeMap<>(one);
            other.forEach((bucket, count) -> both.merge(bucket, count, Long::sum));
            assertThat(new LogHistogram(one).plus(new LogHistogram(other)).counts())
                    .isEqualTo(both);
        }
    }

    @Test
    void theLargestBucketHasASumToo() {
        LogHistogram largest = new LogHistogram(Map.of(Integer.MAX_VALUE, 1L));
        assertThat(largest.plus(SOME).plus(largest).counts())
                .isEqualTo(Map.of(3, 2L, 7, 1L, 500, 4L, Integer.MAX_VALUE, 2L));
    }

    private static Map<Integer, Long> counts(Random random) {
        Map<Integer, Long> counts = new TreeMap<>();
        for (int i = random.nextInt(12); i > 0; i--) {
            counts.put(random.nextInt(20), 1 + (long) random.nextInt(5));
        }
        return counts;
    }

    @Test
    void aPercentileIsTheMiddleOfItsBucket() {
        assertThat(SOME.percentileNanos(0)).isEqualTo(LogHistogram.middleNanos(3));
        assertThat(SOME.percentileNanos(0.4)).isEqualTo(LogHistogram.middleNanos(7));
        assertThat(SOME.percentileNanos(0.5)).isEqualTo(LogHistogram.middleNanos(500));
        assertThat(SOME.percentileNanos(1)).isEqualTo(LogHistogram.middleNanos(500));
    }
}
