package dev.nightjar.history;

import dev.nightjar.history.plan.Job;
import dev.nightjar.history.plan.Load;
import dev.nightjar.history.plan.Schedule;
import dev.nightjar.history.plan.Shop;
import dev.nightjar.model.TimeRange;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a history is about. */
public enum Scenario {
    NIGHTLY("a batch locks rows every night at ten"),
    HOURLY("a batch locks rows every hour for eight minutes"),
    WEEKDAYS("a batch locks rows at ten on working days"),
    WEEKLY("a batch locks rows on Sundays at three"),
    MISSED_NIGHTS("a batch locks rows at ten, but in a fifth of the nights it does not come"),
    JITTER("a batch locks rows at ten, up to twenty minutes earlier or later"),
    DECOYS(
            "the nightly batch; at the same hour a job that locks what nobody needs, and an operation that is busier than ever"),
    TWO_JOBS("a nightly and an hourly batch"),
    ONCE("somebody locks rows one single time, on the fourth day"),
    REPORTS("every night reports fill the heap"),
    CALM("nothing but an even load"),
    WAVE("nothing but day and night"),
    GROWTH("the load doubles from begin to end"),
    RUSH("operations that are busier for a while"),
    DEPLOYS("a new version every four hours"),
    BYSTANDERS("jobs in the database for which nobody waits");

    private static final double WAVE_OF_A_DAY = 0.6;
    private static final double WEEKEND = 0.8;
    private static final double DAY_NANOS = 86_400e9;

    private static final LocalTime TEN = LocalTime.of(22, 0);
    private static final Duration NIGHT = Duration.ofMinutes(20);
    private static final Duration EIGHT_MINUTES = Duration.ofMinutes(8);
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private static final String SETTLEMENT = "nightly-settlement";
    private static final String IMPORT = "hourly-import";

    private final String text;

    Scenario(String text) {
        this.text = text;
    }

    /** How it is asked for: {@code missed-nights}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What happens in it. */
    public String text() {
        return text;
    }

    /** Whether nobody is made to wait: each finding is false. */
    public boolean isNormal() {
        return switch (this) {
            case NIGHTLY, HOURLY, WEEKDAYS, WEEKLY, MISSED_NIGHTS, JITTER, DECOYS, TWO_JOBS, ONCE, REPORTS -> false;
            case CALM, WAVE, GROWTH, RUSH, DEPLOYS, BYSTANDERS -> true;
        };
    }

    public static Optional<Scenario> parse(String word) {
        return Arrays.stream(values())
                .filter(scenario -> scenario.word().equals(word))
                .findFirst();
    }

    Load load(ZoneId zone, TimeRange range) {
        return switch (this) {
            case CALM -> Load.flat(zone);
            case GROWTH -> new Load(zone, 0, 1, StrictMath.pow(2, 1 / Math.max(1, range.nanos() / DAY_NANOS)));
            default -> new Load(zone, WAVE_OF_A_DAY, WEEKEND, 1);
        };
    }

    List<Job> jobs(Where where) {
        Schedule night = Schedule.daily(where.zone(), TEN, NIGHT);
        return switch (this) {
            case NIGHTLY -> List.of(where.locking(SETTLEMENT, night));
            case HOURLY -> List.of(where.locking(IMPORT, where.hourly(40, EIGHT_MINUTES)));
            case WEEKDAYS ->
                List.of(where.locking(
                        SETTLEMENT,
                        Schedule.on(where.zone(), TEN, NIGHT, EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY))));
            case WEEKLY ->
                List.of(where.locking(
                        "weekly-archive",
                        Schedule.on(
                                where.zone(),
                                LocalTime.of(3, 0),
                                Duration.ofMinutes(30),
                                EnumSet.of(DayOfWeek.SUNDAY))));
            case MISSED_NIGHTS -> List.of(where.locking(SETTLEMENT, night.missing(0.2)));
            case JITTER -> List.of(where.locking(SETTLEMENT, night.straying(Duration.ofMinutes(20))));
            case DECOYS ->
                List.of(
                        where.locking(SETTLEMENT, night),
                        where.bystander("mv-refresh", night),
                        where.rush("price-watchers", night, Shop.PRICES, 4));
            case TWO_JOBS ->
                List.of(where.locking(SETTLEMENT, night), where.locking(IMPORT, where.hourly(40, EIGHT_MINUTES)));
            case ONCE ->
                List.of(where.locking(
                        "stock-correction",
                        Schedule.once(where.zone(), where.first().plusDays(3).atTime(15, 20), Duration.ofMinutes(25))));
            case REPORTS ->
                List.of(where.reports("accountant", Schedule.daily(where.zone(), TEN, Duration.ofMinutes(15))));
            case CALM, WAVE, GROWTH -> List.of();
            case RUSH ->
                List.of(
                        where.rush("price-watchers", where.hourly(10, TEN_MINUTES), Shop.PRICES, 5),
                        where.rush("order-watchers", where.hourly(35, TEN_MINUTES), Shop.ORDER, 3));
            case DEPLOYS ->
                List.of(where.deploy(
                        "deploy",
                        Schedule.every(where.zone(), Duration.ofHours(4), Duration.ofMinutes(25), Duration.ZERO)));
            case BYSTANDERS ->
                List.of(
                        where.bystander("mv-refresh", where.hourly(5, TEN_MINUTES)),
                        where.harmless("settlement-in-pieces", where.hourly(30, NIGHT)));
        };
    }
}
