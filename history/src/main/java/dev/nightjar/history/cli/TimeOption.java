package dev.nightjar.history.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code 2026-09-01} (midnight of the history's zone), {@code 2026-09-01T20:00:00Z}, {@code now} and {@code 30d} (ago). */
final class TimeOption {

    private static final Pattern AGO = Pattern.compile("([0-9]{1,4})([dh])");

    private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    private static final long BLOCK_SECONDS = 10;

    private TimeOption() {}

    /**
     * The instant, cut to whole blocks of 10 s.
     *
     * @throws IllegalArgumentException with what it may be
     */
    static Instant read(String name, String text, ZoneId zone, Instant now) {
        Instant time;
        Matcher ago = AGO.matcher(text);
        try {
            if (text.equals("now")) {
                time = now;
            } else if (ago.matches()) {
                long number = Long.parseLong(ago.group(1));
                time = now.minus(ago.group(2).equals("d") ? Duration.ofDays(number) : Duration.ofHours(number));
            } else if (DAY.matcher(text).matches()) {
                time = LocalDate.parse(text).atStartOfDay(zone).toInstant();
            } else {
                time = Instant.parse(text);
            }
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    name + " " + text
                            + ": not a day (2026-09-01), an instant (2026-09-01T20:00:00Z), a time ago (30d, 12h) or now",
                    e);
        }
        return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), BLOCK_SECONDS) * BLOCK_SECONDS);
    }
}
