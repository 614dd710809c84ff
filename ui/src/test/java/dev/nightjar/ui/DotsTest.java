package dev.nightjar.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.EpochNanos;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.finding.Recurrence;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DotsTest {

    private static final long DAY = 86_400_000_000_000L;

    @Test
    void aNightWithoutTheSlowdownIsAHollowDot() {
        List<Dots.Dot> dots = Dots.dots(at(0, DAY, 3 * DAY + 40), new Recurrence(DAY, 40, 10, 3, 4));

        assertThat(dots)
                .containsExactly(
                        new Dots.Dot(0, true),
                        new Dots.Dot(DAY, true),
                        new Dots.Dot(2 * DAY + 40, false),
                        new Dots.Dot(3 * DAY + 40, true));
    }

    @Test
    void aMissedNightIsDueByTheClockOfTheJobAlsoWhenThatWasChanged() {
        long before = EpochNanos.of(Instant.parse("2026-03-28T21:00:00Z"));
        long after = EpochNanos.of(Instant.parse("2026-03-30T20:00:00Z"));
        Recurrence nightly = new Recurrence(DAY, 0, 10, 2, 3, "Europe/Berlin", List.of());

        assertThat(Dots.dots(at(before, after), nightly))
                .extracting(Dots.Dot::fromEpochNanos)
                .containsExactly(before, EpochNanos.of(Instant.parse("2026-03-29T20:00:00Z")), after);
    }

    @Test
    void withoutARecurrenceEachOccurrenceIsADot() {
        assertThat(Dots.dots(at(0, 5 * DAY), null)).hasSize(2).allMatch(Dots.Dot::seen);
    }

    @Test
    void onlyTheLastOnesAreShown() {
        long[] starts = LongStream.range(0, 400).map(day -> day * DAY).toArray();

        List<Dots.Dot> dots = Dots.dots(at(starts), new Recurrence(DAY, 0, 10, 400, 400));

        assertThat(dots).hasSize(30);
        assertThat(dots.getLast().fromEpochNanos()).isEqualTo(399 * DAY);
    }

    private static List<TimeRange> at(long... starts) {
        return LongStream.of(starts)
                .mapToObj(start -> new TimeRange(start, start + 10))
                .toList();
    }
}
