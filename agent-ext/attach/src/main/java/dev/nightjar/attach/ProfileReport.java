package dev.nightjar.attach;

import dev.nightjar.agent.boot.DeepTier;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** A recording in at most {@value #MOST_LINES} lines: where it computed, allocated, waited for locks, what collections did, methods. */
final class ProfileReport {

    static final int MOST_LINES = 40;

    private static final int PLACES = 8;
    private static final int LOCKS = 5;
    private static final int METHODS = 8;

    /** The base tier's. */
    private static final Duration EXECUTION_PERIOD = Duration.ofMillis(20);

    private final Top cpu = new Top();
    private final Top running = new Top();
    private final Top allocated = new Top();
    private final Top locks = new Top();
    private final Map<String, RecordedEvent> methods = new HashMap<>();
    private long pauses;
    private long pauseNanos;
    private long longestNanos;
    private long promoted;
    private long survived;
    private long failedSamples;

    private ProfileReport() {}

    /**
     * @param seconds how long was recorded
     * @param java version of the JVM that it is of
     */
    static List<String> of(Path recording, double seconds, int java) throws IOException {
        ProfileReport report = new ProfileReport();
        try (RecordingFile file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                report.add(file.readEvent());
            }
        }
        return report.lines(seconds, java);
    }

    private void add(RecordedEvent event) {
        switch (event.getEventType().getName()) {
            case DeepTier.CPU_SAMPLE -> {
                failedSamples += event.getBoolean("failed") ? 1 : 0;
                cpu.add(
                        Places.of(event.getStackTrace(), event.getThread("eventThread")),
                        event.getDuration("samplingPeriod").toNanos());
            }
            case DeepTier.EXECUTION_SAMPLE ->
                running.add(
                        Places.of(event.getStackTrace(), event.getThread("sampledThread")), EXECUTION_PERIOD.toNanos());
            case DeepTier.ALLOCATION ->
                allocated.add(
                        Places.type(event.getClass("objectClass")) + "  "
                                + Places.of(event.getStackTrace(), event.getThread()),
                        event.getLong("weight"));
            case DeepTier.MONITOR ->
                lock(
                        event,
                        Places.type(event.getClass("monitorClass")),
                        ", held by " + Places.thread(event.getThread("previousOwner")));
            case DeepTier.PARK -> {
                String parked = Places.type(event.getClass("parkedClass"));
                if (parked.startsWith(
                        "java.util.concurrent.locks.Reentrant")) { // has an owner; others wait for a signal
                    lock(event, parked, "");
                }
            }
            case DeepTier.PAUSE -> {
                pauses++;
                pauseNanos += event.getDuration().toNanos();
                longestNanos = Math.max(longestNanos, event.getDuration().toNanos());
            }
            case DeepTier.PROMOTED_PLAB -> copied(event, event.getLong("plabSize"));
            case DeepTier.PROMOTED_DIRECTLY -> copied(event, event.getLong("objectSize"));
            case DeepTier.METHOD_TIMING -> {
                String method = event.getValue("method") == null ? "?" : method(event);
                methods.put(method, event); // counted from the begin: the last one has all
            }
            default -> {}
        }
    }

    private void copied(RecordedEvent event, long bytes) {
        if (event.getBoolean("tenured")) {
            promoted += bytes;
        } else {
            survived += bytes;
        }
    }

    private void lock(RecordedEvent event, String lock, String holder) {
        if (lock.startsWith("jdk.jfr.")) { // by being profiled
            return;
        }
        locks.add(
                lock + "  " + Places.of(event.getStackTrace(), event.getThread()) + holder,
                event.getDuration().toNanos());
    }

    private static String method(RecordedEvent event) {
        jdk.jfr.consumer.RecordedMethod method = event.getValue("method");
        return method.getType().getName() + "." + method.getName();
    }

    private List<String> lines(double seconds, int java) {
        List<String> lines = new ArrayList<>();
        Top ran = cpu.count() > 0 ? cpu : running;
        lines.add(text("Computing: %.1f s of CPU in %.1f s, by %d samples", ran.amount() / 1e9, seconds, ran.count())
                + (ran == cpu
                        ? failedSamples > 0 ? text(" (%d of them without a stack)", failedSamples) : ""
                        : " of running Java code; every CPU's are told by Java 25 on Linux"));
        lines.addAll(ran.lines(PLACES));
        lines.add(text(
                "Allocating: %.1f MiB, %.1f MiB/s, by %d samples",
                mebibytes(allocated.amount()), mebibytes(allocated.amount()) / seconds, allocated.count()));
        lines.addAll(allocated.lines(PLACES));
        lines.add(text("Waiting for locks, 1 ms and more: %d times, %.1f s", locks.count(), locks.amount() / 1e9));
        lines.addAll(locks.lines(LOCKS));
        lines.add(text(
                "Collecting: %d pauses, %.1f ms, the longest %.1f ms; %s",
                pauses, pauseNanos / 1e6, longestNanos / 1e6, promoted()));
        addMethods(lines, java);
        return lines.subList(0, Math.min(MOST_LINES, lines.size()));
    }

    private String promoted() {
        return promoted + survived > 0
                ? text(
                        "room taken by the copied: old generation %.1f MiB, survivors %.1f MiB",
                        mebibytes(promoted), mebibytes(survived))
                : "nothing copied, or a collector that does not tell";
    }

    private void addMethods(List<String> lines, int java) {
        if (methods.isEmpty()) {
            return;
        }
        lines.add("Methods: calls, average, longest (Java " + java + ")");
        methods.entrySet().stream()
                .sorted((a, b) -> Long.compare(calls(b.getValue()), calls(a.getValue())))
                .limit(METHODS)
                .forEach(method -> lines.add(text(
                        "  %d  %s  %s  %s",
                        calls(method.getValue()),
                        time(method.getValue(), "average"),
                        time(method.getValue(), "maximum"),
                        method.getKey())));
    }

    private static long calls(RecordedEvent event) {
        return event.getLong("invocations");
    }

    /** JFR has none where there was no call. */
    private static String time(RecordedEvent event, String field) {
        return calls(event) == 0
                ? "-"
                : text("%.4f ms", event.getDuration(field).toNanos() / 1e6);
    }

    private static double mebibytes(long bytes) {
        return bytes / (double) (1 << 20);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
