package dev.nightjar.replay.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 500ms}, {@code 10s}, {@code 2m}, {@code 1h} and ISO 8601 ({@code PT1M30S}). */
final class DurationOption implements ITypeConverter<Duration> {

    /** Nanoseconds in a long would do for 292 years; nobody means that. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private static final Pattern SHORT = Pattern.compile("([0-9]{1,12})(ms|s|m|h)");

    @Override
    public Duration convert(String text) {
        Duration duration;
        try {
            Matcher matcher = SHORT.matcher(text);
            duration = matcher.matches()
                    ? of(Long.parseLong(matcher.group(1)), matcher.group(2))
                    : Duration.parse(text.toUpperCase(Locale.ROOT));
        } catch (DateTimeException e) {
            throw new TypeConversionException("'" + text + "' is not a duration such as 500ms, 10s, 2m or PT1M30S");
        }
        if (duration.abs().compareTo(LONGEST) > 0) {
            throw new TypeConversionException("'" + text + "' is longer than a year");
        }
        return duration;
    }

    private static Duration of(long number, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }
}
