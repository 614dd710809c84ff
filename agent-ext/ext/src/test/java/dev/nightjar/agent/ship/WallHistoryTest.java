package dev.nightjar.agent.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class WallHistoryTest {

    private static final long NORMAL = Ended.millis(40);
    private static final long INCIDENT = Ended.millis(3_000);

    private final WallHistory history = new WallHistory(Ended.EPOCH);

    @Test
    void thereIsNoBarBeforeTheFirstBlockIsComplete() {
        works(0, 9, NORMAL);
        assertThat(history.barNanos()).isEqualTo(WallHistory.NO_BAR);
        assertThat(history.usualP95Nanos()).isEqualTo(-1);
        works(10, 11, NORMAL);
        assertThat(history.barNanos()).isCloseTo(NORMAL, bucket(NORMAL));
        assertThat(history.usualP95Nanos()).isCloseTo(NORMAL, bucket(NORMAL));
    }

    @Test
    void fewWorksAreGatheredOverSeveralBlocksUntilTheyAreTwenty() {
        for (int i = 0; i < 19; i++) {
            history.add(NORMAL, Ended.EPOCH + Ended.seconds(i * 10));
        }
        assertThat(history.barNanos()).isEqualTo(WallHistory.NO_BAR);
        history.add(NORMAL, Ended.EPOCH + Ended.seconds(190));
        history.add(NORMAL, Ended.EPOCH + Ended.seconds(200));
        assertThat(history.barNanos()).isCloseTo(NORMAL, bucket(NORMAL));
    }

    @Test
    void anIncidentInTheFirstMinutesCannotRaiseItsOwnBar() {
        works(0, 60, NORMAL);
        works(60, 3_590, INCIDENT);
        assertThat(history.barNanos()).isCloseTo(NORMAL, bucket(NORMAL));
        // … nor when the first hours are over, of which it filled all but a minute
        works(3_600, 12 * 3_600, INCIDENT);
        assertThat(history.barNanos()).isCloseTo(NORMAL, bucket(NORMAL));
    }

    @Test
    void aSlowStartIsForgottenAsSoonAsItIsNormal() {
        works(0, 60, INCIDENT);
        assertThat(history.barNanos()).isCloseTo(INCIDENT, bucket(INCIDENT));
        works(60, 90, NORMAL);
        assertThat(history.barNanos()).isCloseTo(NORMAL, bucket(NORMAL));
    }

    @Test
    void theBarIsTheSmallestHourOfTheLastDay() {
        works(0, 3_600, 10);
        for (long hour = 1; hour <= 30; hour++) {
            works(hour * 3_600, (hour + 1) * 3_600, hour == 5 ? Ended.millis(20) : NORMAL);
        }
        // hour 30 is under way, the last 24 are 6 … 29: start and hour 5 are out
        assertThat(history.barNanos()).isCloseTo(NORMAL, bucket(NORMAL));
        works(31 * 3_600, 32 * 3_600, Ended.millis(20));
        works(32 * 3_600, 32 * 3_600 + 10, NORMAL);
        assertThat(history.barNanos()).isCloseTo(Ended.millis(20), bucket(Ended.millis(20)));
    }

    @Test
    void anIncidentDoesNotRaiseTheUsualP95() {
        works(0, 600, NORMAL);
        works(600, 910, INCIDENT);
        assertThat(history.usualP95Nanos()).isCloseTo(NORMAL, bucket(NORMAL));
    }

    @Test
    void ofAFewLongWorksTheLastOnesAreTheUsualOnesAlsoWhenNothingEnds() {
        for (int hour = 0; hour < 5; hour++) {
            history.add(INCIDENT, Ended.EPOCH + Ended.seconds(hour * 3_600));
        }
        assertThat(history.barNanos()).isEqualTo(WallHistory.NO_BAR);
        assertThat(history.usualP95Nanos()).isCloseTo(INCIDENT, bucket(INCIDENT));
        history.advance(Ended.EPOCH + Ended.seconds(50_000));
        assertThat(history.usualP95Nanos()).isCloseTo(INCIDENT, bucket(INCIDENT));
    }

    @Test
    void aClockThatWasSetBackDoesNotStopTime() {
        works(0, 60, INCIDENT);
        long before = -10 * 3_600;
        works(before, before + 60, NORMAL);
        assertThat(history.barNanos()).isCloseTo(NORMAL, bucket(NORMAL));
    }

    private void works(long fromSecond, long toSecond, long wallNanos) {
        for (double second = fromSecond; second < toSecond; second += 0.25) {
            history.add(wallNanos, Ended.EPOCH + Ended.seconds(second));
        }
    }

    /** Half a bucket of the histogram, ±4.5 %. */
    private static Offset<Long> bucket(long nanos) {
        return within(nanos * 45 / 1_000);
    }
}
