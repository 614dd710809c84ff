package dev.nightjar.model.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.port.SignalReader.QueryFailed;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PiecewiseTest {

    private static final long SECOND = 1_000_000_000L;
    private static final TimeRange TEN = new TimeRange(0, 10 * SECOND);

    private final List<TimeRange> asked = new ArrayList<>();
    private final List<TimeRange> given = new ArrayList<>();

    @Test
    void aRangeIsAskedForInStretchesOneAfterTheOther() {
        read(TEN, 4 * SECOND, Long.MAX_VALUE);
        assertThat(given).containsExactly(seconds(0, 4), seconds(4, 8), seconds(8, 10));
        assertThat(asked).isEqualTo(given);
    }

    @Test
    void aStretchThatIsTooLargeIsHalvedUntilItIsNot() {
        read(seconds(0, 12), 8 * SECOND, 2 * SECOND);
        assertThat(given)
                .containsExactly(
                        seconds(0, 2), seconds(2, 4), seconds(4, 6), seconds(6, 8), seconds(8, 10), seconds(10, 12));
    }

    @Test
    void whatIsTooLargeInTheShortestTimeStaysRefused() {
        assertThatThrownBy(() -> read(TEN, Long.MAX_VALUE, SECOND / 10))
                .isInstanceOfSatisfying(
                        QueryFailed.class,
                        failed -> assertThat(failed.reason()).isEqualTo(QueryFailed.Reason.TOO_LARGE));
        assertThat(given).isEmpty();
    }

    @Test
    void anotherRefusalIsNotAskedAgain() {
        assertThatThrownBy(() -> Piecewise.<TimeRange>read(
                        TEN,
                        Long.MAX_VALUE,
                        piece -> {
                            asked.add(piece);
                            throw new QueryFailed(QueryFailed.Reason.BUSY, "says this test");
                        },
                        given::add))
                .isInstanceOf(QueryFailed.class);
        assertThat(asked).containsExactly(TEN);
    }

    @Test
    void nothingIsAskedForAnEmptyRangeAndPiecesHaveALength() {
        read(new TimeRange(5, 5), 1, Long.MAX_VALUE);
        assertThat(asked).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(TEN, 0, Long.MAX_VALUE))
                .withMessageContaining("pieces of 0 ns");
    }

    /** Of a store that refuses what is longer. */
    private void read(TimeRange range, long atOnceNanos, long mostNanos) {
        Piecewise.read(
                range,
                atOnceNanos,
                piece -> {
                    asked.add(piece);
                    if (piece.nanos() > mostNanos) {
                        throw new QueryFailed(QueryFailed.Reason.TOO_LARGE, "says this test");
                    }
                    return List.of(piece);
                },
                given::add);
    }

    private static TimeRange seconds(long from, long to) {
        return new TimeRange(from * SECOND, to * SECOND);
    }
}
