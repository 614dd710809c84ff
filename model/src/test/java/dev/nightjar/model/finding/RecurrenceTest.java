package dev.nightjar.model.finding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.model.EpochNanos;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** In Berlin clocks went forward on 29 March 2026 at 01:00 UTC and back on 25 October 2026 at 01:00 UTC. */
class RecurrenceTest {

    private static Recurrence every(Duration period, @Nullable String zone) {
        return new Recurrence(period.toNanos(), 0, 1, 3, 3, zone, List.of());
    }

    private static Instant earlier(Recurrence recurrence, String from, long periods) {
        return EpochNanos.instant(recurrence.earlier(EpochNanos.of(Instant.parse(from)), periods));
    }

    @Test
    void aDayByAClockHas23Or25HoursWhenItIsChanged() {
        Recurrence daily = every(Duration.ofDays(1), "Europe/Berlin");
        assertThat(earlier(daily, "2026-03-29T20:00:00Z", 1)).isEqualTo("2026-03-28T21:00:00Z");
        assertThat(earlier(daily, "2026-10-25T21:00:00Z", 1)).isEqualTo("2026-10-24T20:00:00Z");
        assertThat(earlier(every(Duration.ofDays(7), "Europe/Berlin"), "2026-04-01T20:00:00Z", 2))
                .isEqualTo("2026-03-18T21:00:00Z");
    }

    @Test
    void withoutAClockItHas24() {
        assertThat(earlier(every(Duration.ofDays(1), null), "2026-03-29T20:00:00Z", 1))
                .isEqualTo("2026-03-28T20:00:00Z");
        assertThat(earlier(every(Duration.ofDays(1), "Mars/Base"), "2026-03-29T20:00:00Z", 1))
                .isEqualTo("2026-03-28T20:00:00Z");
        assertThat(earlier(every(Duration.ofHours(1), "Europe/Berlin"), "2026-03-29T01:30:00Z", 2))
                .isEqualTo("2026-03-28T23:30:00Z");
    }

    @Test
    void theMissedOnesThatAreListedAreBounded() {
        List<Long> many = Collections.nCopies(Recurrence.MAX_MISSED + 1, 1L);
        assertThatThrownBy(() -> new Recurrence(1, 0, 0, 1, 30, null, many)).hasMessageContaining("at most 10");
    }
}
