package dev.nightjar.agent.gclog;

import dev.nightjar.agent.work.WireClock;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
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

    /** The first that somebody set up for collections, read from its end; null when there is none. */
    static @Nullable LogSource found(List<LogOutput> outputs, WireClock clock) throws IOException {
        for (LogOutput output : outputs) {
            if (output.hasCollections() && (output.decorators().contains("tags") || output.hasNothingElse())) {
                Path file = file(output);
                if (file != null) {
                    return new LogSource(output, format(output, clock), Tail.fromEnd(file), null);
                }
            }
        }
        return null;
    }

    /**
     * One of ours, switched on.
     *
     * @param directories where it may be, the best first
     * @throws IOException when it can be in none, with the reasons
     */
    static LogSource own(VmLog vmLog, List<Path> directories, WireClock clock) throws IOException {
        StringBuilder why = new StringBuilder();
        for (Path directory : directories) {
            try {
                return own(vmLog, directory, clock);
            } catch (IOException | JMException | RuntimeException e) {
                why.append(why.isEmpty() ? "" : "; ").append(e);
            }
        }
        throw new IOException(why.toString());
    }

    private static LogSource own(VmLog vmLog, Path directory, WireClock clock) throws IOException, JMException {
        OwnOutput own = OwnOutput.on(vmLog, directory);
        for (LogOutput output : vmLog.outputs()) {
            if (output.file().equals(own.file().toString())) {
                return new LogSource(output, format(output, clock), Tail.fromBegin(own.file()), own);
            }
        }
        own.off(vmLog);
        throw new IOException("the JVM does not know " + own.file());
    }

    /** The file that it is in, as the JVM was told. */
    String name() {
        return own == null ? output.file() : own.file().toString();
    }

    /** Whether the JVM still logs to it, and nobody has removed ours. */
    boolean isThere(List<LogOutput> outputs) {
        return outputs.contains(output) && (own == null || Files.exists(own.file()));
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
