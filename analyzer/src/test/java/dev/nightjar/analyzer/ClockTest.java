package dev.nightjar.analyzer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.analyzer.level.WallClock;
import dev.nightjar.model.EpochNanos;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.finding.Recurrence;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Jobs that are set by a clock, over its changes: in Berlin forward on 29 March 2026 at 01:00 UTC and back on 25 October 2026
 * at 01:00 UTC. Each takes ten minutes.
 */
class ClockTest {

    private static final WallClock BERLIN = WallClock.of("Europe/Berlin");
    private static final Duration LENGTH = Duration.ofMinutes(10);
    private static final Duration DAY = Duration.ofDays(1);

    private static List<Instant> nightly(LocalDate first, int nights, String time, String zone) {
        return Stream.iterate(first, night -> night.plusDays(1))
                .limit(nights)
                .map(night -> night.atTime(LocalTime.parse(time))
                        .atZone(ZoneId.of(zone))
                        .toInstant())
                .toList();
    }

    private static Optional<Recurrence> recurrence(List<Instant> starts, @Nullable String zone) {
        List<TimeRange> occurrences = starts.stream()
                .map(start -> new TimeRange(EpochNanos.of(start), EpochNanos.of(start.plus(LENGTH))))
                .toList();
        long end = occurrences.getLast().toEpochNanos() + Duration.ofHours(1).toNanos();
        List<WallClock> clocks = zone == null ? List.of() : List.of(WallClock.of(zone));
        return Periods.of(occurrences, end, clocks).map(Periods::recurrence);
    }

    @ParameterizedTest
    @CsvSource({"2026-03-20, 22:00", "2026-10-15, 22:00", "2026-03-20, 02:30", "2026-10-15, 02:30", "2026-03-20, 04:00"
    })
    void aNightOfTheClockIsFoundOverItsChange(LocalDate first, String time) {
        Recurrence recurrence = recurrence(nightly(first, 14, time, "Europe/Berlin"), "Europe/Berlin")
                .orElseThrow();
        assertThat(recurrence.periodNanos()).isEqualTo(DAY.toNanos());
        assertThat(recurrence.jitterNanos()).isZero();
        assertThat(recurrence.zone()).isEqualTo("Europe/Berlin");
        assertThat(recurrence.seen()).isEqualTo(14);
        assertThat(recurrence.of()).isEqualTo(14);
        assertThat(recurrence.missed()).isEmpty();
    }

    /** Of two times that the clock shows that night the scheduler took the second one. */
    @Test
    void theSecondOfTwoTimesIsAsRight() {
        List<Instant> starts = new ArrayList<>(nightly(LocalDate.parse("2026-10-15"), 14, "02:30", "Europe/Berlin"));
        starts.set(10, starts.get(10).plus(Duration.ofHours(1)));
        assertThat(starts.get(10)).isEqualTo("2026-10-25T01:30:00Z");
        assertThat(recurrence(starts, "Europe/Berlin").orElseThrow().jitterNanos())
                .isZero();
    }

    @Test
    void whatIsSetByUtcStraysFromEveryOtherClock() {
        List<Instant> starts = nightly(LocalDate.parse("2026-03-20"), 14, "22:00", "UTC");
        Recurrence recurrence = recurrence(starts, "Europe/Berlin").orElseThrow();
        assertThat(recurrence.zone()).isNull();
        assertThat(recurrence.jitterNanos()).isZero();
    }

    @Test
    void withoutAChangeTheJobsOwnClockIsTold() {
        List<Instant> starts = nightly(LocalDate.parse("2026-06-01"), 5, "22:00", "UTC");
        assertThat(recurrence(starts, "Europe/Berlin").orElseThrow().zone()).isEqualTo("Europe/Berlin");
        assertThat(recurrence(starts, null).orElseThrow().zone()).isNull();
        assertThat(recurrence(starts, "UTC").orElseThrow().zone()).isNull();
    }

    @Test
    void withoutAZoneNothingIsAsBefore() {
        List<Instant> starts = nightly(LocalDate.parse("2026-06-01"), 5, "22:00", "UTC");
        Recurrence neutral = recurrence(starts, null).orElseThrow();
        assertThat(neutral).isEqualTo(new Recurrence(DAY.toNanos(), 0, LENGTH.toNanos(), 5, 5));
    }

    @Test
    void aMissedNightIsToldAtTheTimeAtWhichItWasDue() {
        List<Instant> starts = new ArrayList<>(nightly(LocalDate.parse("2026-03-20"), 14, "22:00", "Europe/Berlin"));
        Instant before = starts.remove(3);
        Instant after = starts.remove(10);
        Recurrence recurrence = recurrence(starts, "Europe/Berlin").orElseThrow();
        assertThat(recurrence.seen()).isEqualTo(12);
        assertThat(recurrence.of()).isEqualTo(14);
        assertThat(recurrence.missed()).containsExactly(EpochNanos.of(before), EpochNanos.of(after));
        assertThat(before).isEqualTo("2026-03-23T21:00:00Z");
        assertThat(after).isEqualTo("2026-03-31T20:00:00Z");
    }

    @Test
    void onlyTheLastMissedOnesAreListed() {
        List<Instant> all = nightly(LocalDate.parse("2026-04-01"), 60, "22:00", "Europe/Berlin");
        List<Instant> starts = new ArrayList<>();
        for (int night = 0; night < 60; night++) {
            if (night % 5 != 4) {
                starts.add(all.get(night));
            }
        }
        Recurrence recurrence = recurrence(starts, "Europe/Berlin").orElseThrow();
        assertThat(recurrence.of() - recurrence.seen()).isEqualTo(11);
        assertThat(recurrence.missed()).hasSize(Recurrence.MAX_MISSED).endsWith(EpochNanos.of(all.get(54)));
    }

    @Test
    void aWeekOfTheClockIsFoundOverItsChange() {
        List<Instant> starts = Stream.iterate(LocalDate.parse("2026-03-05"), week -> week.plusDays(7))
                .limit(8)
                .map(week -> week.atTime(6, 0).atZone(BERLIN.zone()).toInstant())
                .toList();
        Recurrence recurrence = recurrence(starts, "Europe/Berlin").orElseThrow();
        assertThat(recurrence.periodNanos()).isEqualTo(Duration.ofDays(7).toNanos());
        assertThat(recurrence.jitterNanos()).isZero();
    }

    @Test
    void sixHoursOfTheClockAreFoundOverItsChange() {
        List<Instant> starts = Stream.of("00:15", "06:15", "12:15", "18:15")
                .flatMap(time -> nightly(LocalDate.parse("2026-03-27"), 5, time, "Europe/Berlin").stream())
                .sorted()
                .toList();
        Recurrence recurrence = recurrence(starts, "Europe/Berlin").orElseThrow();
        assertThat(recurrence.periodNanos()).isCloseTo(Duration.ofHours(6).toNanos(), within(100L));
        assertThat(recurrence.zone()).isEqualTo("Europe/Berlin");
        assertThat(recurrence.jitterNanos()).isLessThan(Duration.ofMillis(1).toNanos());
    }

    @Test
    void anHourIsAnHourWhateverTheClockShows() {
        List<Instant> starts = Stream.iterate(Instant.parse("2026-03-28T20:15:00Z"), hour -> hour.plusSeconds(3_600))
                .limit(24)
                .toList();
        Recurrence recurrence = recurrence(starts, "Europe/Berlin").orElseThrow();
        assertThat(recurrence.periodNanos()).isEqualTo(Duration.ofHours(1).toNanos());
        assertThat(recurrence.seen()).isEqualTo(24);
        assertThat(recurrence.of()).isEqualTo(24);
        assertThat(recurrence.zone()).isNull();
    }

    @Test
    void theFirstOfTwoClocksThatAgreeIsTheJobs() {
        List<TimeRange> occurrences = nightly(LocalDate.parse("2026-06-01"), 5, "22:00", "UTC").stream()
                .map(start -> new TimeRange(EpochNanos.of(start), EpochNanos.of(start.plus(LENGTH))))
                .toList();
        long end = occurrences.getLast().toEpochNanos();
        WallClock shanghai = WallClock.of("Asia/Shanghai");
        for (List<WallClock> clocks : List.of(List.of(BERLIN, shanghai), List.of(shanghai, BERLIN))) {
            assertThat(Periods.of(occurrences, end, clocks).orElseThrow().clock())
                    .isEqualTo(clocks.getFirst());
        }
        assertThat(Objects.requireNonNull(Periods.of(occurrences, end, Collections.nCopies(3, BERLIN))
                        .orElseThrow()
                        .zone()))
                .isEqualTo("Europe/Berlin");
    }
}
