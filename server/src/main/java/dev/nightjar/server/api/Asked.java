package dev.nightjar.server.api;

import dev.nightjar.model.EpochNanos;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.port.SignalReader;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What callers of the API ask for, by name. */
final class Asked {

    private static final Duration UNLESS_SAID = Duration.ofHours(1);

    /** Times are asked for from then to then, well within what nanoseconds can say. */
    private static final Instant FIRST = Instant.EPOCH;

    private static final Instant LAST = Instant.parse("2262-01-01T00:00:00Z");

    private Asked() {}

    /** A parameter is not there, or is not what it must be; the message says what that is. Answered with 400. */
    static final class Wrong extends RuntimeException {
        private static final long serialVersionUID = 1;

        Wrong(String message) {
            super(message);
        }
    }

    /** There is no such thing; the message says what there is. Answered with 400. */
    static final class Unknown extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unknown(String message) {
            super(message);
        }
    }

    /** The path leads to nothing, or to nothing any more; the message says where to look. Answered with 404. */
    static final class NotThere extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotThere(String message) {
            super(message);
        }
    }

    /** The one that was asked for, all when none was. */
    static List<String> environments(SignalReader reader, @Nullable String environment) {
        List<String> known = reader.environments();
        if (environment == null) {
            return known;
        }
        if (!known.contains(environment)) {
            throw new Unknown("unknown environment '" + environment + "'; known: "
                    + (known.isEmpty() ? "none yet, no agent has reported" : String.join(", ", known)));
        }
        return List.of(environment);
    }

    /** The one that was asked for; when none was, the only one. */
    static String environment(SignalReader reader, @Nullable String environment) {
        List<String> known = environments(reader, environment);
        if (known.size() != 1) {
            throw new Wrong("parameter 'environment' is required; known: "
                    + (known.isEmpty() ? "none yet, nobody has sent anything" : String.join(", ", known)));
        }
        return known.getFirst();
    }

    static String required(String name, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new Wrong("parameter '" + name + "' is required");
        }
        return value;
    }

    static int limit(@Nullable String limit, int most, int absent) {
        if (limit == null) {
            return absent;
        }
        try {
            int number = Integer.parseInt(limit);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, as what is out of bounds.
        }
        throw new Wrong("parameter 'limit' must be 1 to " + most + ", is '" + limit + "'");
    }

    /** Until now when {@code to} is not said, of an hour when {@code from} is not. */
    static TimeRange range(@Nullable String from, @Nullable String to, Duration longest, Instant now) {
        Instant end = to == null ? now : instant("to", to);
        Instant begin = from == null ? end.minus(UNLESS_SAID) : instant("from", from);
        if (begin.isAfter(end)) {
            throw new Wrong("'from' is after 'to': " + begin + ", " + end);
        }
        Duration length = Duration.between(begin, end);
        if (length.compareTo(longest) > 0) {
            throw new Wrong("from " + begin + " to " + end + " is longer than " + longest.toHours()
                    + " hours: ask for a part of it");
        }
        return new TimeRange(EpochNanos.of(begin), EpochNanos.of(end));
    }

    static Instant instant(String name, String text) {
        try {
            Instant instant = text.matches("[0-9]+") ? EpochNanos.instant(Long.parseLong(text)) : Instant.parse(text);
            if (!instant.isBefore(FIRST) && !instant.isAfter(LAST)) {
                return instant;
            }
        } catch (NumberFormatException | DateTimeParseException e) {
            // Said below, as what nanoseconds cannot say.
        }
        throw new Wrong("parameter '" + name + "' must be a time as in 2026-11-27T22:00:00Z, or nanoseconds since"
                + " the Unix epoch, is '" + text + "'");
    }

    static Locale locale(String lang) {
        return switch (lang) {
            case "en" -> Locale.ENGLISH;
            case "zh" -> Locale.SIMPLIFIED_CHINESE;
            default -> throw new Unknown("unknown lang '" + lang + "'; known: en, zh");
        };
    }
}
