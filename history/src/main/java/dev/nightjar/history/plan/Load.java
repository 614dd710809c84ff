package dev.nightjar.history.plan;

import dev.nightjar.model.EpochNanos;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * How many customers there are: a wave over the day with its top at two in the afternoon, fewer at the weekend, more from day to day.
 *
 * @param wave by how much of the top there are fewer at two in the night, 0 … 0.95
 * @param weekend factor of Saturday and Sunday
 * @param perDay factor from one day to the next
 */
public record Load(ZoneId zone, double wave, double weekend, double perDay) {

    private static final double TOP_HOUR = 14;
    private static final double HOURS = 24;
    private static final double DAY_NANOS = 86_400e9;

    public Load {
        if (!(wave >= 0 && wave <= 0.95) || !(weekend > 0 && weekend <= 10) || !(perDay >= 0.5 && perDay <= 2)) {
            throw new IllegalArgumentException("load: wave " + wave + " (0 to 0.95), weekend " + weekend
                    + " (above 0 to 10), per day " + perDay + " (0.5 to 2)");
        }
    }

    /** The same at any hour. */
    public static Load flat(ZoneId zone) {
        return new Load(zone, 0, 1, 1);
    }

    /**
     * A factor of full load.
     *
     * @param beginEpochNanos when growth began
     */
    public double at(long epochNanos, long beginEpochNanos) {
        ZonedDateTime local = EpochNanos.instant(epochNanos).atZone(zone);
        double hour = local.getHour() + local.getMinute() / 60.0;
        double ofDay = 1 - wave * (1 - StrictMath.cos(2 * Math.PI * (hour - TOP_HOUR) / HOURS)) / 2;
        boolean free = local.getDayOfWeek() == DayOfWeek.SATURDAY || local.getDayOfWeek() == DayOfWeek.SUNDAY;
        double days = (epochNanos - beginEpochNanos) / DAY_NANOS;
        return ofDay * (free ? weekend : 1) * StrictMath.pow(perDay, days);
    }
}
