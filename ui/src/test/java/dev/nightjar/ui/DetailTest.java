package dev.nightjar.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.LogHistogram;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.ledger.Part;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DetailTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void theTimeBeforeAWindowEndsAtTheOccurrenceBefore() {
        TimeRange window = seconds(1000, 1020);

        assertThat(Detail.before(window, List.of(window))).isEqualTo(seconds(940, 1000));
        assertThat(Detail.before(window, List.of(seconds(900, 980), window))).isEqualTo(seconds(980, 1000));
        TimeRange hung = seconds(980, 1020);
        assertThat(Detail.before(window, List.of(hung))).isEqualTo(seconds(920, 980));
        assertThat(Detail.before(window, List.of(seconds(900, 950), hung))).isEqualTo(seconds(950, 980));
        assertThat(Detail.before(seconds(90_000, 99_000), List.of())).isEqualTo(seconds(88_200, 90_000));
    }

    @Test
    void totalsOfSeveralInstancesAreOnePoint() {
        List<Latency.Point> points =
                Latency.points(List.of(total(20, 3, 1, 9), total(20, 1, 0, 1), total(40, 1, 0, 5)), seconds(0, 100));

        assertThat(points)
                .extracting(Latency.Point::fromEpochNanos, Latency.Point::works, Latency.Point::failed)
                .containsExactly(tuple(20 * SECOND, 4L, 1L), tuple(40 * SECOND, 1L, 0L));
        assertThat(points.getFirst().meanNanos()).isEqualTo(2.5 * SECOND);
    }

    @Test
    void aLongTimeIsShownInLongerStretches() {
        List<Latency.Point> points =
                Latency.points(List.of(total(0, 1, 0, 1), total(10, 1, 0, 3), total(20, 1, 0, 1)), seconds(0, 14_400));

        assertThat(points).hasSize(2);
        assertThat(points.getFirst().meanNanos()).isEqualTo(2.0 * SECOND);
    }

    /** Seconds of all works together. */
    private static WorkTotal total(long from, long count, long failed, long wall) {
        long each = wall * SECOND / count;
        return new WorkTotal(
                Work.Kind.REQUEST,
                "GET /",
                from * SECOND,
                10 * SECOND,
                count,
                failed,
                wall * SECOND,
                new LogHistogram(Map.of(LogHistogram.bucketOf(each), count)),
                Map.of(Part.UNEXPLAINED, wall * SECOND),
                Set.of(),
                0,
                0,
                Map.of());
    }

    private static TimeRange seconds(long from, long to) {
        return new TimeRange(from * SECOND, to * SECOND);
    }
}
