package dev.nightjar.history.noise;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far what happens strays from what is planned. Spreads are standard deviations of the logarithm, lengths nanoseconds.
 *
 * @param fittedTo the run by which these numbers were made, or that they are no more than plausible
 * @param cpuSpread of what one stretch of computing takes
 * @param sqlSpread of what one statement takes
 * @param callNanos median of what a call takes beside the callee's own work
 * @param callSpread of it
 * @param readyShare of the stretches of computing that wait for a processor
 * @param readyNanos mean of that wait
 * @param unexplainedNanos median of what no source explains in a stretch of computing
 * @param unexplainedSpread of it
 * @param pauseNanos median of a young collection that keeps nearly nothing
 * @param pauseSpread of it
 * @param hiccupsPerHour how often a JVM does not run at all, as when its host is taken away
 * @param hiccupNanos median of that
 * @param hiccupSpread of it
 * @param driftSpread how far a service or database as a whole is faster or slower for a while
 * @param driftSeconds how long such a while lasts: after it a third of the deviation is left
 */
public record Noise(
        String fittedTo,
        double cpuSpread,
        double sqlSpread,
        double callNanos,
        double callSpread,
        double readyShare,
        double readyNanos,
        double unexplainedNanos,
        double unexplainedSpread,
        double pauseNanos,
        double pauseSpread,
        double hiccupsPerHour,
        double hiccupNanos,
        double hiccupSpread,
        double driftSpread,
        double driftSeconds) {

    /** A spread above this is a factor of 20 at one standard deviation: a mistake. */
    public static final double MOST_SPREAD = 3;

    private static final double MOST_NANOS = 60e9;

    public Noise {
        spread("cpu", cpuSpread);
        spread("sql", sqlSpread);
        spread("call", callSpread);
        spread("unexplained", unexplainedSpread);
        spread("pause", pauseSpread);
        spread("hiccup", hiccupSpread);
        spread("drift", driftSpread);
        within("call nanos", callNanos, MOST_NANOS);
        within("ready share", readyShare, 1);
        within("ready nanos", readyNanos, MOST_NANOS);
        within("unexplained nanos", unexplainedNanos, MOST_NANOS);
        within("pause nanos", pauseNanos, MOST_NANOS);
        within("hiccups per hour", hiccupsPerHour, 3_600);
        within("hiccup nanos", hiccupNanos, MOST_NANOS);
        within("drift seconds", driftSeconds, 86_400);
        if (driftSeconds < 1) {
            throw new IllegalArgumentException("noise: drift seconds " + driftSeconds + ", at least 1");
        }
    }

    /**
     * From its numbers.
     *
     * @param numbers by the names that {@link #numbers()} gives them, all of them
     */
    public static Noise of(String fittedTo, Map<String, Double> numbers) {
        return new Noise(
                fittedTo,
                number("cpu.spread", numbers),
                number("sql.spread", numbers),
                number("call.nanos", numbers),
                number("call.spread", numbers),
                number("ready.share", numbers),
                number("ready.nanos", numbers),
                number("unexplained.nanos", numbers),
                number("unexplained.spread", numbers),
                number("pause.nanos", numbers),
                number("pause.spread", numbers),
                number("hiccups.per-hour", numbers),
                number("hiccup.nanos", numbers),
                number("hiccup.spread", numbers),
                number("drift.spread", numbers),
                number("drift.seconds", numbers));
    }

    private static double number(String name, Map<String, Double> numbers) {
        Double number = numbers.get(name);
        if (number == null) {
            throw new IllegalArgumentException("noise: " + name + " is missing");
        }
        return number;
    }

    /** All of them by their names, in the order in which they stand in a file. */
    public Map<String, Double> numbers() {
        Map<String, Double> numbers = new LinkedHashMap<>();
        numbers.put("cpu.spread", cpuSpread);
        numbers.put("sql.spread", sqlSpread);
        numbers.put("call.nanos", callNanos);
        numbers.put("call.spread", callSpread);
        numbers.put("ready.share", readyShare);
        numbers.put("ready.nanos", readyNanos);
        numbers.put("unexplained.nanos", unexplainedNanos);
        numbers.put("unexplained.spread", unexplainedSpread);
        numbers.put("pause.nanos", pauseNanos);
        numbers.put("pause.spread", pauseSpread);
        numbers.put("hiccups.per-hour", hiccupsPerHour);
        numbers.put("hiccup.nanos", hiccupNanos);
        numbers.put("hiccup.spread", hiccupSpread);
        numbers.put("drift.spread", driftSpread);
        numbers.put("drift.seconds", driftSeconds);
        return numbers;
    }

    private static void spread(String name, double value) {
        within(name + " spread", value, MOST_SPREAD);
    }

    private static void within(String name, double value, double most) {
        if (!(value >= 0 && value <= most)) {
            throw new IllegalArgumentException("noise: " + name + " " + value + ", 0 to " + most);
        }
    }
}
