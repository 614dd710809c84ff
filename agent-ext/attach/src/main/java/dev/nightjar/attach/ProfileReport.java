package dev.nightjar.attach;

import dev.nightjar.agent.boot.DeepTier;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/** A recording in at most {@value #MOST_LINES} lines: where it computed, allocated, waited for locks, what collections did, methods. */
final class ProfileReport {

    static final int MOST_LINES = 44;

    private static final int PLACES = 8;
    private static final int LOCKS = 5;
    private static final int COLLECTIONS = 3;
    private static final int PROMOTED = 3;

    /** Each second there is an event of the machine's load; a starved JVM is late with it. */
    private static final double LATE_SECONDS = 10;

    private final Top cpu = new Top();
    private final Top running = new Top();
    private final Top allocated = new Top();
    private final Top locks = new Top();
    private final Top collections = new Top();
    private final Top promoted = new Top();
    private final MethodTimes methods = new MethodTimes();
    private final Periods periods = new Periods();
    private long periodNanos;
    private @Nullable Instant first;
    private @Nullable Instant last;
    private long pauses;
    private long pauseNanos;
    private long longestNanos;
    private long survived;
    private long failedSamples;
    private long lostSamples;
    private long lostBytes;

    private ProfileReport() {}

    /**
     * @param seconds how long was recorded
     * @param methods that were to be timed
     */
    static List<String> of(Path recording, double seconds, List<String> methods) throws IOException {
        ProfileReport report = new ProfileReport();
        try (RecordingFile file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                report.add(file.readEvent());
            }
            report.periodNanos = report.periods.nanos(DeepTier.EXECUTION_SAMPLE, file.readEventTypes());
        }
        return report.lines(seconds, methods);
    }

    private void add(RecordedEvent event) {
        switch (event.getEventType().getName()) {
            case DeepTier.CPU_SAMPLE -> {
                failedSamples += event.getBoolean("failed") ? 1 : 0;
                cpu.add(
                        Places.of(event.getStackTrace(), event.getThread("eventThread")),
                        event.getDuration("samplingPeriod").toNanos());
            }
            case DeepTier.CPU_SAMPLES_LOST -> lostSamples += event.getLong("lostSamples");
            case DeepTier.DATA_LOSS -> lostBytes += event.getLong("amount");
            case DeepTier.CPU_LOAD -> {
                first = first == null || event.getStartTime().isBefore(first) ? event.getStartTime() : first;
                last = last == null || event.getStartTime().isAfter(last) ? event.getStartTime() : last;
            }
            case DeepTier.EXECUTION_SAMPLE ->
                running.add(Places.of(event.getStackTrace(), event.getThread("sampledThread")), 1);
            case DeepTier.ACTIVE_SETTING -> periods.add(event);
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
            case DeepTier.COLLECTION ->
                collections.add(
                        event.getString("name") + ", " + event.getString("cause"),
                        event.getDuration("sumOfPauses").toNanos());
            case DeepTier.PROMOTED_PLAB -> copied(event, event.getLong("plabSize"));
            case DeepTier.PROMOTED_DIRECTLY -> copied(event, event.getLong("objectSize"));
            case DeepTier.METHOD_TIMING -> methods.add(event);
            default -> {}
        }
    }

    private void copied(RecordedEvent event, long bytes) {
        if (event.getBoolean("tenured")) {
            promoted.add(Places.type(event.getClass("objectClass")), bytes);
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

    private List<String> lines(double recordedSeconds, List<String> asked) {
        List<String> lines = new ArrayList<>();
        double seconds = recordedSeconds;
        double covered = first == null || last == null
                ? 0
                : Duration.between(first, last).toMillis() / 1e3 + 1;
        if (covered > 0 && covered < recordedSeconds - LATE_SECONDS) {
            seconds = covered;
            lines.add(String.format(
                    Locale.ROOT,
                    "Only the last %.0f s of %.0f are in it: there was more than the recording may hold. Take a shorter --for",
                    seconds,
                    recordedSeconds));
        }
        if (lostBytes > 0) {
            lines.add(String.format(
                    Locale.ROOT,
                    "JFR lost %.1f MiB of events: what follows is less than there was",
                    mebibytes(lostBytes)));
        }
        lines.add(computed(seconds));
        lines.addAll((cpu.count() > 0 ? cpu : running).lines(PLACES));
        lines.add(String.format(
                Locale.ROOT,
                "Allocating: %.1f MiB, %.1f MiB/s, by %d samples",
                mebibytes(allocated.amount()),
                mebibytes(allocated.amount()) / seconds,
                allocated.count()));
        lines.addAll(allocated.lines(PLACES));
        lines.add(String.format(
                Locale.ROOT,
                "Waiting for locks, 1 ms and more: %d times, %.1f s",
                locks.count(),
                locks.amount() / 1e9));
        lines.addAll(locks.lines(LOCKS));
        lines.add(String.format(
                Locale.ROOT,
                "Collecting: %d pauses, %.1f ms, the longest %.1f ms; %s",
                pauses,
                pauseNanos / 1e6,
                longestNanos / 1e6,
                copied()));
        lines.addAll(collections.lines(COLLECTIONS));
        if (promoted.count() > 0) {
            lines.add(String.format(Locale.ROOT, "Coming into the old generation, by %d samples", promoted.count()));
            lines.addAll(promoted.lines(PROMOTED));
        }
        lines.addAll(methods.lines(asked));
        return lines.subList(0, Math.min(MOST_LINES, lines.size()));
    }

    private String computed(double seconds) {
        if (cpu.count() == 0) {
            String about = periodNanos == 0
                    ? "shares of" // it is not known what a sample stands for
                    : String.format(
                            Locale.ROOT,
                            "about %.1f s in Java code in %.1f s, by",
                            running.count() * (periodNanos / 1e9),
                            seconds);
            return String.format(
                    Locale.ROOT,
                    "Computing: %s %d samples of at most five threads at a time"
                            + " (Java 25 on Linux counts CPU, native code's too)",
                    about,
                    running.count());
        }
        String gaps =
                failedSamples > 0 ? String.format(Locale.ROOT, "; %d of them without a stack", failedSamples) : "";
        gaps += lostSamples > 0 ? String.format(Locale.ROOT, "; %d more were lost", lostSamples) : "";
        return String.format(
                        Locale.ROOT,
                        "Computing: %.1f s of CPU in %.1f s, by %d samples",
                        cpu.amount() / 1e9,
                        seconds,
                        cpu.count())
                + gaps;
    }

    private String copied() {
        return promoted.amount() + survived > 0
                ? String.format(
                        Locale.ROOT,
                        "room taken by the copied: old generation %.1f MiB, survivors %.1f MiB",
                        mebibytes(promoted.amount()),
                        mebibytes(survived))
                : "nothing copied, or a collector that does not tell";
    }

    private static double mebibytes(long bytes) {
        return bytes / (double) (1 << 20);
    }
}
