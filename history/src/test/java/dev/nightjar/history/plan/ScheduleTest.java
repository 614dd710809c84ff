package dev.nightjar.history.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.history.noise.Dice;
import dev.nightjar.history.plan.Schedule.Run;
import dev.nightjar.model.EpochNanos;
import dev.nightjar.model.TimeRange;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final LocalTime TEN = LocalTime.of(22, 0);
    private static final Duration LENGTH = Duration.ofMinutes(20);

    private static List<Run> runs(Schedule schedule, String from, String to) {
        TimeRange range = new TimeRange(EpochNanos.of(Instant.parse(from)), EpochNanos.of(Instant.parse(to)));
        return schedule.runs(range, new Dice(3, "runs"));
    }

    private static List<String> starts(Schedule schedule, String from, String to) {
        return runs(schedule, from, to).stream()
                .map(run -> EpochNanos.instant(run.range().fromEpochNanos()).toString())
                .toList();
    }

    @Test
    void aNightGoesByTheClockOnTheWall() {
        assertThat(starts(Schedule.daily(BERLIN, TEN, LENGTH), "2026-03-27T12:00:00Z", "2026-03-31T12:00:00Z"))
                .as("the clocks go forward on 29 March")
                .containsExactly(
                        "2026-03-27T21:00:00Z", "2026-03-28T21:00:00Z", "2026-03-29T20:00:00Z", "2026-03-30T20:00:00Z");
    }

    @Test
    void whatTheClocksSkipComesLaterAndWhatComesTwiceOnce() {
        Schedule halfPastTwo = Schedule.daily(BERLIN, LocalTime.of(2, 30), LENGTH);
        assertThat(starts(halfPastTwo, "2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z"))
                .containsExactly("2026-03-29T01:30:00Z");
        assertThat(starts(halfPastTwo, "2026-10-24T12:00:00Z", "2026-10-25T12:00:00Z"))
                .containsExactly("2026-10-25T00:30:00Z");
    }

    @Test
    void onlyTheDaysThatAreAskedForCount() {
        Schedule workingDays = Schedule.on(BERLIN, TEN, LENGTH, EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY));
        assertThat(starts(workingDays, "2026-09-04T00:00:00Z", "2026-09-08T00:00:00Z"))
                .as("4 September 2026 is a Friday")
                .containsExactly("2026-09-04T20:00:00Z", "2026-09-07T20:00:00Z");
        assertThat(workingDays.periodNanos()).hasValue(Duration.ofDays(1).toNanos());
        Schedule sundays = Schedule.on(BERLIN, TEN, LENGTH, EnumSet.of(DayOfWeek.SUNDAY));
        assertThat(starts(sundays, "2026-09-01T00:00:00Z", "2026-09-15T00:00:00Z"))
                .containsExactly("2026-09-06T20:00:00Z", "2026-09-13T20:00:00Z");
        assertThat(sundays.periodNanos()).hasValue(Duration.ofDays(7).toNanos());
    }

    @Test
    void everyHourComesInEachHourOfTheRange() {
        Schedule hourly = Schedule.every(BERLIN, Duration.ofHours(1), Duration.ofMinutes(40), LENGTH);
        assertThat(starts(hourly, "2026-09-01T00:00:00Z", "2026-09-01T03:00:00Z"))
                .containsExactly("2026-09-01T00:40:00Z", "2026-09-01T01:40:00Z", "2026-09-01T02:40:00Z");
        assertThat(hourly.periodNanos()).hasValue(Duration.ofHours(1).toNanos());
    }

    @Test
    void onceComesOnceAndDoesNotComeBack() {
        Schedule once = Schedule.once(BERLIN, LocalDateTime.parse("2026-09-02T15:20:00"), LENGTH);
        assertThat(starts(once, "2026-09-01T00:00:00Z", "2026-09-30T00:00:00Z"))
                .containsExactly("2026-09-02T13:20:00Z");
        assertThat(starts(once, "2026-09-03T00:00:00Z", "2026-09-30T00:00:00Z")).isEmpty();
        assertThat(once.periodNanos()).isEmpty();
    }

    @Test
    void runsStrayNoFurtherThanTheyMayAndSomeAreMissed() {
        Schedule schedule = Schedule.daily(BERLIN, TEN, LENGTH)
                .straying(Duration.ofMinutes(20))
                .missing(0.2);
        List<Run> runs = runs(schedule, "2026-06-01T00:00:00Z", "2026-09-01T00:00:00Z");
        assertThat(runs).hasSize(92);
        assertThat(runs).allSatisfy(run -> {
            long ofDay = Math.floorMod(
                    run.range().fromEpochNanos(), Duration.ofDays(1).toNanos());
            long stray = Math.abs(ofDay - Duration.ofHours(20).toNanos());
            assertThat(stray).isLessThanOrEqualTo(Duration.ofMinutes(20).toNanos());
            assertThat(run.range().nanos()).isEqualTo(LENGTH.toNanos());
        });
        assertThat(runs.stream().filter(Run::missed).count()).isBetween(8L, 30L);
        assertThat(runs(schedule, "2026-06-01T00:00:00Z", "2026-09-01T00:00:00Z"))
                .as("the same dice")
                .isEqualTo(runs);
    }
}
