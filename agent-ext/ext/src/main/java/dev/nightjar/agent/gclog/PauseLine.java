package dev.nightjar.agent.gclog;

import dev.nightjar.model.fact.GcFigure;
import dev.nightjar.model.fact.GcPause;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The line that sums a collection's pause up, as the fact that JFR would give: {@code GC(7) Pause Full (System.gc()) 16M->8M(200M) 9.5ms}. */
final class PauseLine {

    private static final Pattern PAUSE = Pattern.compile("GC\\((\\d{1,18})\\) (?:[YyO]: )?(Pause .+?)"
            + "(?: (\\d{1,9})M->(\\d{1,9})M\\((\\d{1,9})M\\))? (\\d{1,9})\\.(\\d{3})ms");

    /** Behind the cause, of Java 17 and of later ones. */
    private static final Pattern FAILURE = Pattern.compile(" \\(Evacuation Failure[^)]*\\)$");

    private static final String CAUSE = " (";

    private PauseLine() {}

    /**
     * Null when the line is none, or its time not known exactly. It is written when the pause is over.
     *
     * @param epochNanos of an instant of {@link System#nanoTime}
     */
    static @Nullable GcPause read(LogLine line, LongUnaryOperator epochNanos) {
        Long end = line.nanoTime();
        if (end == null || !(line.tags().equals("gc") || line.tags().equals("gc,phases"))) {
            return null;
        }
        Matcher pause = PAUSE.matcher(line.text());
        if (!pause.matches()) {
            return null;
        }
        long nanos = Long.parseLong(pause.group(6)) * 1_000_000 + Long.parseLong(pause.group(7)) * 1_000;
        String what = FAILURE.matcher(pause.group(2)).replaceFirst("");
        int cause = what.endsWith(")") ? what.lastIndexOf(CAUSE) : -1;
        return new GcPause(
                epochNanos.applyAsLong(end - nanos),
                nanos,
                name(cause < 0 ? what : what.substring(0, cause)),
                cause < 0 ? "" : what.substring(cause + CAUSE.length(), what.length() - 1),
                Long.parseLong(pause.group(1)),
                cause < 0 || pause.group(3) == null
                        ? Map.of()
                        : Map.of(
                                GcFigure.HEAP_BEFORE, bytes(pause.group(3)),
                                GcFigure.HEAP_AFTER, bytes(pause.group(4)),
                                GcFigure.HEAP_COMMITTED, bytes(pause.group(5))));
    }

    /** The two pauses of G1's concurrent cycle free next to nothing themselves: JFR has them under one name, without figures. */
    private static String name(String pause) {
        return pause.equals("Pause Remark") || pause.equals("Pause Cleanup") ? "G1Old" : pause;
    }

    private static long bytes(String mebibytes) {
        return Long.parseLong(mebibytes) << 20;
    }
}
