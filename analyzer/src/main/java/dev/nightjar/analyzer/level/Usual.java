package dev.nightjar.analyzer.level;

import dev.nightjar.model.TimeRange;
import java.util.List;

/**
 * How the operation was on earlier days at the same time: of so many days that have data, so many were as slow. It only
 * chooses words and never takes a slowdown away.
 */
public record Usual(int slowDays, int days) {

    private static final int WEEK = 7;

    /** From so many weeks on, the same weekday is what is compared. */
    private static final int MIN_WEEKS = 3;

    private static final int MIN_DAYS = 3;

    /** Slow by at least half of tonight's extra time counts as "as slow". */
    private static final double AS_SLOW = 0.5;

    public boolean isKnown() {
        return days >= MIN_DAYS;
    }

    public boolean asUsual() {
        return isKnown() && slowDays * 2 >= days;
    }

    /** At the same time of day by the service's own clock. */
    public static Usual of(SlowWindow window, Series series, TimeRange history) {
        Usual weekly = count(window, series, history, WEEK);
        return weekly.days >= MIN_WEEKS ? weekly : count(window, series, history, 1);
    }

    private static Usual count(SlowWindow window, Series series, TimeRange history, int stepDays) {
        WallClock clock = series.lives().clock(window.subject().service());
        double bar = window.level().meanWallNanos()
                + AS_SLOW * (window.meanWallNanos() - window.level().meanWallNanos());
        int days = 0;
        int slowDays = 0;
        for (long back = stepDays; ; back += stepDays) {
            long from = clock.daysEarlier(window.range().fromEpochNanos(), back);
            if (from < history.fromEpochNanos()) {
                return new Usual(slowDays, days);
            }
            TimeRange then = new TimeRange(from, from + window.range().nanos());
            List<Block> blocks = series.blocks(window.subject(), then);
            long count = blocks.stream().mapToLong(Block::count).sum();
            if (count >= Cell.MIN_WORKS) {
                days++;
                long wall = blocks.stream().mapToLong(Block::wallNanos).sum();
                slowDays += (double) wall / count >= bar ? 1 : 0;
            }
        }
    }
}
