package dev.nightjar.agent.gclog;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The file behind a name that the JVM completes: {@code %p} its process, {@code %t} its start, {@code %hn} its host. */
final class LogName {

    private static final DateTimeFormatter START = DateTimeFormatter.ofPattern("uuuu-MM-dd_HH-mm-ss", Locale.ROOT);

    /** Logging and the rest of the JVM do not look at the clock at once. */
    private static final int SECONDS_APART = 3;

    private LogName() {}

    /**
     * What is there of that name, be it a file or not; null when nothing is.
     *
     * @param startEpochMillis of the JVM
     * @param zone in which its start is written
     */
    static @Nullable Path file(String name, long pid, long startEpochMillis, ZoneId zone, String host) {
        String known = name.replace("%p", String.valueOf(pid)).replace("%hn", host);
        for (int apart = 0; apart <= SECONDS_APART; apart++) {
            for (int seconds : new int[] {-apart, apart}) {
                String start = START.format(Instant.ofEpochMilli(startEpochMillis)
                        .plusSeconds(seconds)
                        .atZone(zone));
                Path file = existing(known.replace("%t", start));
                if (file != null) {
                    return file;
                }
            }
        }
        return null;
    }

    private static @Nullable Path existing(String name) {
        try {
            Path file = Path.of(name).toAbsolutePath();
            return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? file : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }
}
