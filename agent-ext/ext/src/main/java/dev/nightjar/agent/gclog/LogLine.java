package dev.nightjar.agent.gclog;

import dev.nightjar.agent.jfr.VmOperations;
import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.ledger.Pause;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.function.LongUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line of the JVM's log.
 *
 * @param nanoTime when it was written, by {@link System#nanoTime}; null when the log does not tell
 * @param epochNanos likewise, UTC; null when the log has no times
 * @param tags {@code gc,heap}; empty when the log does not tell
 */
record LogLine(@Nullable Long nanoTime, @Nullable Long epochNanos, String tags, String text) {

    /** {@code 2026-11-27T03:54:15.123+0000}. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxx", Locale.ROOT);

    /** HotSpot's SafepointTracing: {@code Cleanup} until Java 23, {@code Leaving safepoint} since 24. */
    private static final Pattern SAFEPOINT = Pattern.compile("Safepoint \"([^\"]+)\", .*At safepoint: *(\\d{1,18}) ns, "
            + "(?:Leaving safepoint: *(\\d{1,18}) ns, )?Total: *(\\d{1,18}) ns.*");

    /** HotSpot's are words, of five at most each line. */
    private static final Pattern TAGS = Pattern.compile("[a-z0-9_]{1,30}(?:,[a-z0-9_]{1,30}){0,4}");

    private static final Pattern REACHING = Pattern.compile("Reaching safepoint: *(\\d{1,18}) ns");

    /** The JVM stood still: what for, from when until when by {@link System#nanoTime}, how long its threads took to stop. */
    record Stop(String operation, long fromNanos, long toNanos, long reachingNanos, long atNanos) {

        boolean isCollection() {
            return VmOperations.isCollection(operation);
        }

        /** The way to the operation is {@code safepoint}, a collection itself {@code gc}. */
        List<Pause> pauses() {
            long collects = isCollection() ? toNanos - atNanos : toNanos;
            Pause others = new Pause(Part.SAFEPOINT, fromNanos, collects);
            return isCollection() ? List.of(others, new Pause(Part.GC, collects, toNanos)) : List.of(others);
        }
    }

    /**
     * What a log's lines look like.
     *
     * @param decorators what each begins with, in order
     * @param startEpochNanos of the JVM, to which uptimes are added
     * @param epochNanos of an instant of {@link System#nanoTime}
     */
    record Format(List<String> decorators, long startEpochNanos, LongUnaryOperator epochNanos) {

        /** Null when it does not look like that. */
        @Nullable
        LogLine read(String line) {
            Long nanoTime = null;
            Long epoch = null;
            String tags = "";
            int at = 0;
            for (String decorator : decorators) {
                int end = line.indexOf(']', at);
                if (end < 0 || line.charAt(at) != '[') {
                    return null;
                }
                String value = line.substring(at + 1, end).strip();
                at = end + 1;
                try {
                    switch (decorator) {
                        case "time", "utctime" -> epoch = nanos(OffsetDateTime.parse(value, TIME));
                        case "timemillis" -> epoch = number(value, "ms") * 1_000_000;
                        case "timenanos" -> {
                            nanoTime = number(value, "ns");
                            epoch = epochNanos.applyAsLong(nanoTime);
                        }
                        case "uptime" ->
                            epoch = epoch != null
                                    ? epoch
                                    : startEpochNanos + number(value.replace(".", ""), "s") * 1_000_000;
                        case "uptimemillis" ->
                            epoch = epoch != null ? epoch : startEpochNanos + number(value, "ms") * 1_000_000;
                        case "uptimenanos" -> epoch = epoch != null ? epoch : startEpochNanos + number(value, "ns");
                        case "tags" -> tags = tags(value);
                        default -> {} // host, process, thread, level
                    }
                } catch (DateTimeParseException | IllegalArgumentException e) {
                    return null;
                }
            }
            String text = decorators.isEmpty() ? line : line.substring(at);
            return new LogLine(nanoTime, epoch, tags, text.startsWith(" ") ? text.substring(1) : text);
        }

        private static String tags(String value) {
            if (!TAGS.matcher(value).matches()) {
                throw new IllegalArgumentException(value);
            }
            return value;
        }

        private static long nanos(OffsetDateTime time) {
            return time.toEpochSecond() * 1_000_000_000L + time.getNano();
        }

        private static long number(String value, String unit) {
            if (!value.endsWith(unit)) {
                throw new NumberFormatException(value);
            }
            return Long.parseLong(value.substring(0, value.length() - unit.length()));
        }
    }

    /** Whether it says of itself that it is of a collection or safepoint. */
    boolean isOfGc() {
        String first = tags.indexOf(',') < 0 ? tags : tags.substring(0, tags.indexOf(','));
        return first.equals("gc") || first.equals("safepoint");
    }

    /** The one line of each collection or safepoint that says how long it was. */
    boolean isSummary() {
        return tags.equals("gc") || tags.equals("safepoint");
    }

    /** Null when it tells of none, or its time is not known exactly. It is written when the stop is over. */
    @Nullable
    Stop stop() {
        if (nanoTime == null || !text.startsWith("Safepoint \"")) {
            return null;
        }
        Matcher safepoint = SAFEPOINT.matcher(text);
        Matcher reaching = REACHING.matcher(text);
        if (!safepoint.matches() || !reaching.find()) {
            return null;
        }
        long at = Long.parseLong(safepoint.group(2));
        long leaving = safepoint.group(3) == null ? 0 : Long.parseLong(safepoint.group(3));
        long total = Long.parseLong(safepoint.group(4));
        // While threads are let go, some of them run already: which ones nobody says.
        long end = nanoTime - leaving;
        long from = nanoTime - total;
        return at < 0 || leaving > total || at > end - from
                ? null
                : new Stop(safepoint.group(1), from, end, Long.parseLong(reaching.group(1)), at);
    }
}
