package dev.nightjar.agent.gclog;

import dev.nightjar.agent.work.WireClock;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import javax.management.JMException;
import org.jspecify.annotations.Nullable;

/**
 * A log that is read.
 *
 * @param own null when it was there already
 */
record LogSource(
        LogOutput output,
        LogLine.Format format,
        Tail tail,
        @Nullable OwnOutput own) {

    /**
     * What somebody set up.
     *
     * @param source the first that can be used, read from its end; null when there is none
     * @param refused those before it that cannot, with the reasons
     */
    record Found(@Nullable LogSource source, List<String> refused) {}

    /** The logs that somebody set up for collections. */
    static Found found(List<LogOutput> outputs, WireClock clock) {
        List<String> refused = new ArrayList<>();
        for (LogOutput output : outputs) {
            if (output.hasCollections()) {
                try {
                    Path file = file(output);
                    String why = refusal(output, file);
                    if (why == null && file != null) {
                        Tail tail = Tail.fromEnd(file);
                        return new Found(new LogSource(output, format(output, clock), tail, null), refused);
                    }
                    refused.add(output.file() + ' ' + why);
                } catch (IOException e) {
                    refused.add(output.file() + " cannot be opened: " + e);
                }
            }
        }
        return new Found(null, refused);
    }

    /**
     * Why it is not read, null when it may be: nothing but the JVM's own lines is to be sent. Through a device or a link they may
     * be in a file with what others write.
     */
    private static @Nullable String refusal(LogOutput output, @Nullable Path file) throws IOException {
        if (!output.decorators().contains("tags")) {
            return "has no tags in its lines (decorator 'tags')";
        }
        if (file == null) {
            return "is not there";
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return "is a link or no file";
        }
        return isOfSystem(file.normalize()) || isOfSystem(file.toRealPath()) ? "is one of the system's" : null;
    }

    private static boolean isOfSystem(Path file) {
        return file.startsWith("/dev") || file.startsWith("/proc");
    }

    /**
     * One of ours, switched on.
     *
     * @param directories where it may be, the best first
     * @throws OwnOutput.Refused when the JVM does not log to one of them
     * @throws IOException when it can be in none; both with the reasons
     */
    static LogSource own(VmLog vmLog, List<Path> directories, WireClock clock) throws IOException {
        StringBuilder why = new StringBuilder();
        for (Path directory : directories) {
            try {
                return own(vmLog, directory, clock);
            } catch (OwnOutput.Refused e) {
                throw e; // it will say the same of the next
            } catch (IOException | RuntimeException e) {
                why.append(why.isEmpty() ? "" : "; ").append(e);
            }
        }
        throw new IOException(why.toString());
    }

    private static LogSource own(VmLog vmLog, Path directory, WireClock clock) throws IOException {
        OwnOutput own = OwnOutput.on(vmLog, directory);
        LogOutput output = own.output();
        return new LogSource(output, format(output, clock), Tail.fromBegin(own.file()), own);
    }

    /** The file that it is in, as the JVM was told. */
    String name() {
        return own == null ? output.file() : own.file().toString();
    }

    /** Whether the JVM still logs to it, as it did. */
    boolean isOn(List<LogOutput> outputs) {
        return outputs.contains(output);
    }

    /** Whether somebody has removed ours. */
    boolean isRemoved() {
        return own != null && !Files.exists(own.file());
    }

    /** Reads no more, and switches ours off. */
    void close(VmLog vmLog) throws IOException, JMException {
        try {
            if (own != null) {
                own.off(vmLog);
            }
        } finally {
            tail.close();
        }
    }

    private static @Nullable Path file(LogOutput output) {
        RuntimeMXBean jvm = ManagementFactory.getRuntimeMXBean();
        return LogName.file(
                output.file(),
                ProcessHandle.current().pid(),
                jvm.getStartTime(),
                ZoneId.systemDefault(),
                String.valueOf(System.getenv("HOSTNAME")));
    }

    private static LogLine.Format format(LogOutput output, WireClock clock) {
        long startNanos = ManagementFactory.getRuntimeMXBean().getStartTime() * 1_000_000;
        return new LogLine.Format(output.decorators(), startNanos, clock::epochNanos);
    }
}
