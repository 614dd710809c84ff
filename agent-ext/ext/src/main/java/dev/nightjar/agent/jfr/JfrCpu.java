package dev.nightjar.agent.jfr;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * The CPU of JFR's own threads, most of them not Java's, while a profile records: the base tier's part is in it. By Linux's
 * {@code /proc}; elsewhere 0. For one thread, which asks every few seconds.
 */
public final class JfrCpu {

    /** As the system calls them: "JFR Recorder Thread" and "JFR Sampler Thread" are cut at 15 characters. */
    private static final String PREFIX = "JFR ";

    private final Path tasks;
    private final BooleanSupplier isRecording;
    private final Map<String, Long> last = new HashMap<>();
    private boolean recorded;
    private long nanos;

    public JfrCpu(BooleanSupplier isRecording) {
        this(Path.of("/proc/self/task"), isRecording);
    }

    JfrCpu(Path tasks, BooleanSupplier isRecording) {
        this.tasks = tasks;
        this.isRecording = isRecording;
    }

    /** So far, of all profiles, up to this moment. */
    public long spentNanos() {
        boolean records = isRecording.getAsBoolean();
        if (records || recorded) {
            Map<String, Long> now = read();
            if (recorded) { // else it is what they used before
                now.forEach((thread, used) -> nanos += Math.max(0, used - last.getOrDefault(thread, 0L)));
            }
            last.clear();
            last.putAll(now);
        }
        recorded = records;
        return nanos;
    }

    private Map<String, Long> read() {
        Map<String, Long> used = new HashMap<>();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
            for (Path thread : threads) {
                if (text(thread, "comm").startsWith(PREFIX)) {
                    String nanosFirst = text(thread, "schedstat");
                    used.put(
                            String.valueOf(thread.getFileName()),
                            Long.valueOf(nanosFirst.substring(0, nanosFirst.indexOf(' '))));
                }
            }
        } catch (IOException | RuntimeException e) {
            return used; // no Linux, or a thread that has ended meanwhile: what there is
        }
        return used;
    }

    private static String text(Path thread, String file) throws IOException {
        return new String(Files.readAllBytes(thread.resolve(file)), StandardCharsets.US_ASCII);
    }
}
