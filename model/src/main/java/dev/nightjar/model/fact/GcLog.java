package dev.nightjar.model.fact;

import java.util.List;

/**
 * Some seconds of the JVM's own log of its collections and safepoints, as it wrote it.
 *
 * @param fromEpochNanos time of the first line, UTC
 * @param lines at least one, at most {@link #MAX_LINES}, in the order in which they were written
 * @param dropped how many lines of this time found no place
 */
public record GcLog(long fromEpochNanos, List<Line> lines, long dropped) implements Fact {

    public static final int MAX_LINES = 1_000;

    public GcLog {
        lines = List.copyOf(lines);
        if (lines.isEmpty() || lines.size() > MAX_LINES) {
            throw new IllegalArgumentException(lines.size() + " lines, not 1 to " + MAX_LINES);
        }
        if (dropped < 0) {
            throw new IllegalArgumentException(dropped + " lines dropped");
        }
    }

    /**
     * One line.
     *
     * @param epochNanos when it was written; when that was read where the log has no times
     * @param tags of HotSpot's logging, {@code gc,heap}; empty when the log does not tell
     * @param text without times and tags
     */
    public record Line(long epochNanos, String tags, String text) {

        /** What is longer is cut. */
        public static final int MAX_TEXT = 400;

        /** Of HotSpot's tags a line has five at most, words of up to 30 characters. */
        public static final int MAX_TAGS = 160;

        public Line {
            if (text.length() > MAX_TEXT) {
                throw new IllegalArgumentException("a line of " + text.length() + " characters, at most " + MAX_TEXT);
            }
            if (tags.length() > MAX_TAGS) {
                throw new IllegalArgumentException("tags of " + tags.length() + " characters, at most " + MAX_TAGS);
            }
        }
    }
}
