package dev.nightjar.server.traces;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Jaeger's API has them, which are Go's: {@code 1.5s}, {@code 100ms}, {@code 1m30s}. */
final class GoDuration {

    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d*)?|\\.\\d+)(ns|us|µs|μs|ms|s|m|h)");

    private GoDuration() {}

    /** Nanoseconds of what stands in a parameter. */
    static long nanos(String parameter, String text) {
        Matcher part = PART.matcher(text);
        double nanos = 0;
        int end = 0;
        while (part.find() && part.start() == end) {
            nanos += Double.parseDouble(part.group(1)) * nanosPer(part.group(2));
            end = part.end();
        }
        if (end == 0 || end != text.length()) {
            throw Refused.wrong("parameter '" + parameter + "' is no duration as 1.5s, 100ms, 1m30s: '" + text + "'");
        }
        return Math.round(nanos);
    }

    private static double nanosPer(String unit) {
        return switch (unit) {
            case "ns" -> 1;
            case "us", "µs", "μs" -> 1e3;
            case "ms" -> 1e6;
            case "s" -> 1e9;
            case "m" -> 60e9;
            case "h" -> 3_600e9;
            default -> throw new IllegalArgumentException(unit);
        };
    }
}
