package dev.nightjar.agent.settings;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The agent's own log: lines {@code [nightjar] LEVEL message} on one stream, by default standard error, because the
 * application's logging must not be started early. A repeated message (same pattern) appears at most once a minute, with
 * the number of repeats. Safe for all threads; never throws.
 */
public final class AgentLog {

    /** Least severe first. */
    public enum Level {
        DEBUG,
        INFO,
        WARN,
        ERROR,
        OFF
    }

    private static final long QUIET_NANOS = 60_000_000_000L;
    private static final int MAX_PATTERNS = 200;

    private final PrintStream stream;
    private final Level least;
    private final LongSupplier nanoTime;
    private final Map<String, Repeat> repeats = new LinkedHashMap<>();

    public AgentLog(PrintStream stream, Level least, LongSupplier nanoTime) {
        this.stream = stream;
        this.least = least;
        this.nanoTime = nanoTime;
    }

    public static AgentLog toStandardError(Level least) {
        return new AgentLog(System.err, least, System::nanoTime);
    }

    /**
     * One line for somebody who looks closely.
     *
     * @param pattern as {@link String#format}; it is also what tells repeats from news
     */
    public void debug(String pattern, @Nullable Object... arguments) {
        log(Level.DEBUG, pattern, arguments);
    }

    public void info(String pattern, @Nullable Object... arguments) {
        log(Level.INFO, pattern, arguments);
    }

    public void warn(String pattern, @Nullable Object... arguments) {
        log(Level.WARN, pattern, arguments);
    }

    public void error(String pattern, @Nullable Object... arguments) {
        log(Level.ERROR, pattern, arguments);
    }

    @SuppressWarnings("AnnotateFormatMethod") // needs a library at compile time for one method
    private void log(Level level, String pattern, @Nullable Object... arguments) {
        if (level.compareTo(least) < 0) {
            return;
        }
        try {
            long repeated = repeatsToTell(pattern);
            if (repeated < 0) {
                return;
            }
            String text = String.format(Locale.ROOT, pattern, arguments);
            String tail = repeated == 0 ? "" : " (and " + repeated + " more of these since the last line)";
            stream.println("[nightjar] " + level + " " + oneLine(text) + tail);
        } catch (RuntimeException e) {
            // A wrong pattern must not hurt the application; the pattern itself still says what happened.
            stream.println("[nightjar] " + level + " " + oneLine(pattern));
        }
    }

    /** −1 when the line is to be held back, else how many were held back before. */
    private synchronized long repeatsToTell(String pattern) {
        long now = nanoTime.getAsLong();
        Repeat repeat = repeats.get(pattern);
        if (repeat != null && now - repeat.toldAtNanos < QUIET_NANOS) {
            repeat.heldBack++;
            return -1;
        }
        long heldBack = repeat == null ? 0 : repeat.heldBack;
        repeats.remove(pattern);
        if (repeats.size() >= MAX_PATTERNS) {
            repeats.remove(repeats.keySet().iterator().next());
        }
        repeats.put(pattern, new Repeat(now));
        return heldBack;
    }

    private static String oneLine(String text) {
        return text.replace('\n', ' ').replace('\r', ' ');
    }

    private static final class Repeat {
        private final long toldAtNanos;
        private long heldBack;

        private Repeat(long toldAtNanos) {
            this.toldAtNanos = toldAtNanos;
        }
    }
}
