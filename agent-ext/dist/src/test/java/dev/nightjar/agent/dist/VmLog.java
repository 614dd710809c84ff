package dev.nightjar.agent.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the JVM itself says about its stops, in a log with {@link #option}. */
final class VmLog {

    private static final Pattern LINE = Pattern.compile("\\[(\\d+)ns]\\[[^]]*] (.*)");
    private static final Pattern PAUSE = Pattern.compile("GC\\(\\d+\\) Pause .* (\\d+\\.\\d+)ms");
    private static final Pattern SAFEPOINT =
            Pattern.compile("Safepoint .*?(?:Leaving safepoint: +(\\d+) ns, )?Total: +(\\d+) ns");

    /** A stop; it is written down when it is over. */
    private record Stop(long endNanos, long nanos, boolean collection) {}

    private final List<Stop> stops = new ArrayList<>();

    static String option(Path file) {
        return "-Xlog:gc,safepoint:file=" + file + ":uptimenanos,tags:filecount=0";
    }

    VmLog(Path file) throws IOException {
        for (String line : Files.readAllLines(file)) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                read(Long.parseLong(matcher.group(1)), matcher.group(2));
            }
        }
    }

    private void read(long atNanos, String text) {
        Matcher pause = PAUSE.matcher(text);
        Matcher safepoint = SAFEPOINT.matcher(text);
        if (pause.find()) {
            stops.add(new Stop(atNanos, Math.round(Double.parseDouble(pause.group(1)) * 1_000_000), true));
        } else if (safepoint.find()) {
            // While threads are let go, some of them run already: which ones nobody says.
            String leaving = safepoint.group(1) == null ? "0" : safepoint.group(1);
            stops.add(new Stop(atNanos, Long.parseLong(safepoint.group(2)) - Long.parseLong(leaving), false));
        }
    }

    /** Of collections that ended between two instants of the JVM's life. */
    long gcNanos(long fromNanos, long toNanos) {
        return sum(fromNanos, toNanos, true);
    }

    /** Of all stops, less what was collection: getting there, and what stops for other reasons. */
    long otherNanos(long fromNanos, long toNanos) {
        return Math.max(0, sum(fromNanos, toNanos, false) - gcNanos(fromNanos, toNanos));
    }

    private long sum(long fromNanos, long toNanos, boolean collection) {
        return stops.stream()
                .filter(stop -> stop.collection() == collection)
                .filter(stop -> stop.endNanos() >= fromNanos && stop.endNanos() <= toNanos)
                .mapToLong(Stop::nanos)
                .sum();
    }
}
