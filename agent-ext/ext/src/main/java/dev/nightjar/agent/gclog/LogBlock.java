package dev.nightjar.agent.gclog;

import dev.nightjar.model.fact.GcLog;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines of {@value #SECONDS} seconds on their way to the server, at most {@value #MAX_BYTES} bytes of them. The second half
 * of the room is for the lines that sum a collection or safepoint up. One thread.
 */
final class LogBlock {

    static final int SECONDS = 5;
    static final int MAX_BYTES = 32 << 10;

    /** Of a line beside its texts. */
    private static final int LINE_BYTES = 30;

    private final List<GcLog.Line> lines = new ArrayList<>();
    private long beginNanos;
    private int bytes;
    private long dropped;
    private long allLines;
    private long allDropped;

    /**
     * A line was read.
     *
     * @param nowEpochNanos its time when it has none itself
     */
    void add(LogLine line, long nowNanos, long nowEpochNanos) {
        if (lines.isEmpty()) {
            beginNanos = nowNanos;
        }
        String text = line.text();
        if (text.length() > GcLog.Line.MAX_TEXT) {
            text = text.substring(0, GcLog.Line.MAX_TEXT);
        }
        int more = LINE_BYTES + line.tags().length() + text.length();
        int room = line.isSummary() ? MAX_BYTES : MAX_BYTES / 2;
        if (bytes + more > room || lines.size() == GcLog.MAX_LINES) {
            dropped++;
            allDropped++;
            return;
        }
        bytes += more;
        allLines++;
        Long epochNanos = line.epochNanos();
        lines.add(new GcLog.Line(epochNanos == null ? nowEpochNanos : epochNanos, line.tags(), text));
    }

    /** What is to be sent, null when it is not time. */
    @Nullable
    GcLog due(long nowNanos) {
        return nowNanos - beginNanos >= SECONDS * 1_000_000_000L ? all() : null;
    }

    /** All that there is, null when there is nothing. */
    @Nullable
    GcLog all() {
        if (lines.isEmpty()) {
            return null;
        }
        GcLog block = new GcLog(lines.get(0).epochNanos(), lines, dropped);
        lines.clear();
        bytes = 0;
        dropped = 0;
        return block;
    }

    long lines() {
        return allLines;
    }

    long dropped() {
        return allDropped;
    }
}
