package dev.nightjar.collector.database;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CadenceTest {

    private static final long SECOND = 1_000_000_000L;

    private final Cadence everySecond = new Cadence(SECOND);

    @Test
    void pollThatEndsInTimeIsFollowedByTheNextOfTheGrid() {
        assertThat(everySecond.after(5 * SECOND, 5 * SECOND + 40_000_000)).isEqualTo(new Cadence.Next(6 * SECOND, 0));
        assertThat(everySecond.after(5 * SECOND, 6 * SECOND - 1)).isEqualTo(new Cadence.Next(6 * SECOND, 0));
    }

    @Test
    void pollsThatWereDueMeanwhileAreSkippedAndTheGridIsKept() {
        assertThat(everySecond.after(5 * SECOND, 8 * SECOND + 1)).isEqualTo(new Cadence.Next(9 * SECOND, 3));
    }

    @Test
    void attemptsComeLessAndLessOftenUpToHalfAMinute() {
        assertThat(everySecond.backOffNanos(1)).isEqualTo(SECOND);
        assertThat(everySecond.backOffNanos(3)).isEqualTo(4 * SECOND);
        assertThat(everySecond.backOffNanos(6)).isEqualTo(30 * SECOND);
        assertThat(everySecond.backOffNanos(1_000)).isEqualTo(30 * SECOND);
        assertThat(new Cadence(60 * SECOND).backOffNanos(9)).isEqualTo(60 * SECOND);
    }
}
