package dev.nightjar.agent.jfr;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The CPU of JFR's own threads, most of them not Java's, while a profile records: the base tier's part is in it. By Linux's
 * {@code /proc}; elsewhere 0. For one thread, which asks every few seconds.
 */
public final class JfrCpu {

    /** As the system calls them: "JFR Recorder Thread" and "JFR Sampler Thread" are cut at 15 characters. */
    private static final String PREFIX = "JFR ";

    /** Of a thread that could not be read: with it nothing is more than before. */
    private static final long UNREAD = Long.MAX_VALUE;

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
            if (now == null) {
                return nanos; // the next look has it all, or is the first one
            }
            if (recorded) { // else it is what they used before
                now.forEach((thread, used) ->
                        nanos += used == UNREAD ? 0 : Math.max(0, used - last.getOrDefault(thread, 0L)));
            }
            last.clear();
            last.putAll(now);
        }
        recorded = records;
        return nanos;
    }

    /** Null when it is not known which there are. */
    private @Nullable Map<String, Long> read() {
        Map<String, Long> used = new HashMap<>();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
            for (Path thread : threads) {
                String number = String.valueOf(thread.getFileName());
                try {
                    if (text(thread, "comm").startsWith(PREFIX)) {
                        String nanosFirst = text(thread, "schedstat");
                        used.put(number, Long.valueOf(nanosFirst.substring(0, nanosFirst.indexOf(' '))));
                    }
                } catch (IOException | RuntimeException e) {
                    used.put(number, last.getOrDefault(number, UNREAD)); // it has ended meanwhile, say
                }
            }
            return used;
        } catch (IOException | RuntimeException e) {
            return null; // no Linux
        }
    }

    private static String text(Path thread, String file) throws IOException {
        return new String(Files.readAllBytes(thread.resolve(file)), StandardCharsets.US_ASCII);
    }
}
