package dev.nightjar.model.words;

import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.finding.Value;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.StringJoiner;

/** Writes typed values: {@code 3.0 s}, {@code 96 %}, {@code Nightly 22:00–22:52 UTC}. Three digits are enough to read. */
final class ValueFormat {

    private static final long MICRO = 1_000L;
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final long WEEK = 7 * DAY;

    /** A period within 1 % of a day or a week is told by the clock. */
    private static final double ABOUT = 0.01;

    private static final int STATEMENT_LENGTH = 80;

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    private static final DateTimeFormatter INSTANT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private final Texts texts;
    private final ZoneId zone;

    ValueFormat(Texts texts, ZoneId zone) {
        this.texts = texts;
        this.zone = zone;
    }

    String format(Value value) {
        if (value instanceof Value.Text text) {
            return text.text();
        } else if (value instanceof Value.Count count) {
            return String.format(Locale.ROOT, "%,d", count.count());
        } else if (value instanceof Value.Nanos nanos) {
            return duration(nanos.nanos());
        } else if (value instanceof Value.Bytes bytes) {
            return bytes(bytes.bytes());
        } else if (value instanceof Value.Share share) {
            return share(share.share());
        } else if (value instanceof Value.Instant instant) {
            return INSTANT.format(time(instant.epochNanos())) + " " + zoneName(zone);
        } else if (value instanceof Value.Sql sql) {
            return statement(sql.text());
        } else if (value instanceof Value.Recurring recurring) {
            return recurring(recurring);
        } else if (value instanceof Value.Clauses clauses) {
            StringJoiner joined = new StringJoiner(texts.get("format.comma"));
            for (Phrase clause : clauses.clauses()) {
                joined.add(Words.render(clause, texts.locale(), zone));
            }
            return joined.toString();
        }
        throw new IllegalStateException("no way to write " + value);
    }

    private String duration(long nanos) {
        if (nanos < 0) {
            return "-" + duration(-nanos);
        }
        if (nanos == 0) {
            return with("0", "ms");
        } else if (nanos < MILLI) {
            return with(digits((double) nanos / MICRO), "us");
        } else if (nanos < SECOND) {
            return with(digits((double) nanos / MILLI), "ms");
        } else if (nanos < MINUTE) {
            return with(digits((double) nanos / SECOND), "s");
        } else if (nanos < HOUR) {
            return two(nanos, MINUTE, "min", SECOND, "s");
        } else if (nanos < 2 * DAY) {
            return two(nanos, HOUR, "h", MINUTE, "min");
        }
        return two(nanos, DAY, "d", HOUR, "h");
    }

    /** The smaller unit is left out when it is 0. */
    private String two(long nanos, long big, String bigUnit, long small, String smallUnit) {
        long rounded = Math.round((double) nanos / small);
        long perBig = big / small;
        String first = with(Long.toString(rounded / perBig), bigUnit);
        return rounded % perBig == 0 ? first : first + " " + with(Long.toString(rounded % perBig), smallUnit);
    }

    private String with(String number, String unit) {
        return number + " " + texts.get("format.unit." + unit);
    }

    /** One decimal below 10, none above. */
    private static String digits(double number) {
        return String.format(Locale.ROOT, number < 9.95 ? "%.1f" : "%.0f", number);
    }

    private String bytes(long bytes) {
        String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
        double number = bytes;
        int unit = 0;
        while (Math.abs(number) >= 1024 && unit < units.length - 1) {
            number /= 1024;
            unit++;
        }
        return (unit == 0 ? Long.toString(bytes) : digits(number)) + " " + units[unit];
    }

    /** A share that is nearly nothing or nearly all keeps a decimal, so that it is not mistaken for just that. */
    private String share(double share) {
        double percent = share * 100;
        boolean nearEdge = (percent > 0 && percent < 1) || (percent > 99 && percent < 100);
        return String.format(Locale.ROOT, nearEdge ? "%.1f" : "%.0f", percent) + texts.get("format.percent");
    }

    private static String statement(String text) {
        return text.length() <= STATEMENT_LENGTH ? text : text.substring(0, STATEMENT_LENGTH - 1) + "…";
    }

    private String recurring(Value.Recurring recurring) {
        ZoneId clock = clockOf(recurring);
        ZonedDateTime start = time(recurring.startEpochNanos() + MINUTE / 2, clock);
        ZonedDateTime end = time(recurring.startEpochNanos() + MINUTE / 2 + recurring.lengthNanos(), clock);
        if (isAbout(recurring.periodNanos(), DAY)) {
            boolean night = start.getHour() >= 18 || start.getHour() < 6;
            return byClock(night ? "format.nightly" : "format.daily", start, end);
        } else if (isAbout(recurring.periodNanos(), WEEK)) {
            return byClock("format.weekly", start, end);
        }
        return texts.get("format.every")
                .replace("{period}", duration(recurring.periodNanos()))
                .replace("{length}", duration(recurring.lengthNanos()));
    }

    /** The one by which it comes; the reader's own when it comes by none, or by one that this JVM does not know. */
    private ZoneId clockOf(Value.Recurring recurring) {
        String name = recurring.zone();
        if (name == null) {
            return zone;
        }
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            return zone;
        }
    }

    private String byClock(String code, ZonedDateTime start, ZonedDateTime end) {
        return texts.get(code)
                .replace("{day}", start.getDayOfWeek().getDisplayName(TextStyle.FULL, texts.locale()))
                .replace("{from}", CLOCK.format(start))
                .replace("{to}", CLOCK.format(end))
                .replace("{zone}", zoneName(start.getZone()));
    }

    private static boolean isAbout(long period, long round) {
        return Math.abs(period - round) <= ABOUT * round;
    }

    private ZonedDateTime time(long epochNanos) {
        return time(epochNanos, zone);
    }

    private static ZonedDateTime time(long epochNanos, ZoneId clock) {
        return Instant.ofEpochSecond(Math.floorDiv(epochNanos, SECOND), Math.floorMod(epochNanos, SECOND))
                .atZone(clock);
    }

    private static String zoneName(ZoneId clock) {
        return clock.getId().equals("Z") ? "UTC" : clock.getId();
    }
}
