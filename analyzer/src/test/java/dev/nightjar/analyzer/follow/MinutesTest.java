package dev.nightjar.analyzer.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.TimeRange;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MinutesTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;

    private final List<TimeRange> read = new ArrayList<>();

    private Minutes<Long> minutes(int most) {
        return new Minutes<>(
                minute -> {
                    read.add(minute);
                    return minute.fromEpochNanos() / MINUTE;
                },
                number -> 10,
                most);
    }

    @Test
    void eachMinuteThatARangeTouchesIsReadOnce() {
        Minutes<Long> minutes = minutes(1_000);
        assertThat(minutes.in(new TimeRange(MINUTE + 1, 3 * MINUTE))).containsExactly(1L, 2L);
        assertThat(minutes.in(new TimeRange(2 * MINUTE, 3 * MINUTE + 1))).containsExactly(2L, 3L);
        assertThat(read).hasSize(3);
        assertThat(Minutes.of(new TimeRange(-1, 1)))
                .containsExactly(new TimeRange(-MINUTE, 0), new TimeRange(0, MINUTE));
    }

    @Test
    void whatWasNotAskedForLongestIsForgotten() {
        Minutes<Long> minutes = minutes(20);
        minutes.in(new TimeRange(0, 2 * MINUTE));
        minutes.in(new TimeRange(0, 1));
        minutes.in(new TimeRange(2 * MINUTE, 2 * MINUTE + 1)); // the second goes
        read.clear();
        minutes.in(new TimeRange(0, 1));
        assertThat(read).isEmpty();
        minutes.in(new TimeRange(MINUTE, MINUTE + 1));
        assertThat(read).hasSize(1);
    }

    @Test
    void aMinuteThatIsTooMuchAloneIsReadAgainEachTimeButTheLast() {
        Minutes<Long> minutes = minutes(5);
        assertThat(minutes.in(new TimeRange(0, 2 * MINUTE))).containsExactly(0L, 1L);
        assertThat(minutes.in(new TimeRange(MINUTE, MINUTE + 1))).containsExactly(1L);
        assertThat(read).hasSize(2);
    }
}
