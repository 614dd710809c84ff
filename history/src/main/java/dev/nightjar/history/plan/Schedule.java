package dev.nightjar.history.plan;

import dev.nightjar.history.noise.Dice;
import dev.nightjar.model.EpochNanos;
import dev.nightjar.model.TimeRange;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * When something comes, by the clock on the wall of its zone: at the change to summer time a night is an hour shorter.
 *
 * @param length how long each run lasts
 * @param jitter a run begins so much earlier or later at most
 * @param missing so many of the runs do not take place, 0 … 1
 */
public record Schedule(ZoneId zone, Rule rule, Duration length, Duration jitter, double missing) {

    private static final int WEEK = 7;

    private static final int WORKING_DAYS = 5;

    /** How often. */
    public sealed interface Rule {

        /** At a time of day, on these days of the week. */
        record Daily(LocalTime at, Set<DayOfWeek> days) implements Rule {
            public Daily {
                days = Set.copyOf(days);
                if (days.isEmpty()) {
                    throw new IllegalArgumentException("a rule without a day");
                }
            }
        }

        /** Again and again, so long after a whole number of periods of the epoch. */
        record Every(Duration period, Duration after) implements Rule {}

        /** One single time. */
        record Once(LocalDateTime at) implements Rule {}
    }

    /**
     * One run.
     *
     * @param missed it does not take place
     */
    public record Run(TimeRange range, boolean missed) {}

    public Schedule {
        if (length.isNegative() || jitter.isNegative() || !(missing >= 0 && missing < 1)) {
            throw new IllegalArgumentException(
                    "runs of " + length + ", jitter " + jitter + ", " + missing + " of them missing");
        }
    }

    public static Schedule daily(ZoneId zone, LocalTime at, Duration length) {
        return on(zone, at, length, EnumSet.allOf(DayOfWeek.class));
    }

    public static Schedule on(ZoneId zone, LocalTime at, Duration length, Set<DayOfWeek> days) {
        return new Schedule(zone, new Rule.Daily(at, days), length, Duration.ZERO, 0);
    }

    public static Schedule every(ZoneId zone, Duration period, Duration after, Duration length) {
        return new Schedule(zone, new Rule.Every(period, after), length, Duration.ZERO, 0);
    }

    public static Schedule once(ZoneId zone, LocalDateTime at, Duration length) {
        return new Schedule(zone, new Rule.Once(at), length, Duration.ZERO, 0);
    }

    public Schedule straying(Duration most) {
        return new Schedule(zone, rule, length, most, missing);
    }

    public Schedule missing(double share) {
        return new Schedule(zone, rule, length, jitter, share);
    }

    /**
     * From one run to the next, as somebody would say it who knows the rule: of working days a day, with nights that are missed. Empty
     * when it does not come back.
     */
    public OptionalLong periodNanos() {
        return switch (rule) {
            case Rule.Daily daily ->
                OptionalLong.of(Duration.ofDays(
                                daily.days().size() >= WORKING_DAYS
                                        ? 1
                                        : WEEK / daily.days().size())
                        .toNanos());
            case Rule.Every every -> OptionalLong.of(every.period().toNanos());
            case Rule.Once _ -> OptionalLong.empty();
        };
    }

    /** All runs that begin in the range, in order of time, and those that would have but are missed. */
    public List<Run> runs(TimeRange range, Dice dice) {
        List<Run> runs = new ArrayList<>();
        for (long planned : starts(range)) {
            long strays = Math.round((2 * dice.uniform() - 1) * jitter.toNanos());
            boolean missed = dice.happens(missing);
            long from = planned + strays;
            if (range.contains(from)) {
                runs.add(new Run(new TimeRange(from, from + length.toNanos()), missed));
            }
        }
        return List.copyOf(runs);
    }

    /** As the rule says, a little beyond the range too. */
    private List<Long> starts(TimeRange range) {
        List<Long> starts = new ArrayList<>();
        switch (rule) {
            case Rule.Daily daily -> {
                LocalDate first = EpochNanos.instant(range.fromEpochNanos())
                        .atZone(zone)
                        .toLocalDate()
                        .minusDays(1);
                LocalDate last = EpochNanos.instant(range.toEpochNanos())
                        .atZone(zone)
                        .toLocalDate()
                        .plusDays(1);
                for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
                    if (daily.days().contains(day.getDayOfWeek())) {
                        starts.add(epochNanos(day.atTime(daily.at())));
                    }
                }
            }
            case Rule.Every every -> {
                long period = every.period().toNanos();
                long begin = Math.floorDiv(range.fromEpochNanos(), period) * period - period;
                for (long at = begin; at < range.toEpochNanos() + period; at += period) {
                    starts.add(at + every.after().toNanos());
                }
            }
            case Rule.Once once -> starts.add(epochNanos(once.at()));
        }
        return starts;
    }

    /** What the clocks skip comes as much later; of an hour that comes twice it is the first. */
    private long epochNanos(LocalDateTime local) {
        return EpochNanos.of(local.atZone(zone).toInstant());
    }
}
