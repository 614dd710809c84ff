package dev.nightjar.agent.jfr;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether JFR's disk has room: HotSpot ends the whole JVM when JFR finds none ("An irrecoverable error in Jfr"). The agent must
 * not bring that upon anybody, so it leaves JFR well before.
 */
public final class DiskRoom {

    /** Looked at ten times a second, so that even a disk that fills by 500 MB/s is left in time. */
    static final long LEAST_BYTES = 64L << 20;

    /** JFR may begin: what it keeps and the chunk that it writes, together less than the difference, do not end it again. */
    static final long ENOUGH_BYTES = 160L << 20;

    private static final String OPTIONS = "-XX:FlightRecorderOptions";
    private static final String REPOSITORY = "repository=";

    private final LongSupplier freeBytes;

    DiskRoom() {
        this(() -> freeBytes(directory()));
    }

    DiskRoom(LongSupplier freeBytes) {
        this.freeBytes = freeBytes;
    }

    boolean isTight() {
        return freeBytes.getAsLong() < LEAST_BYTES;
    }

    boolean isEnough() {
        return freeBytes.getAsLong() >= ENOUGH_BYTES;
    }

    long freeBytes() {
        return freeBytes.getAsLong();
    }

    /** Where JFR writes, or will write. */
    static File directory() {
        String known = System.getProperty("jdk.jfr.repository"); // JFR says so once it has begun
        if (known == null) {
            known = repository(ManagementFactory.getRuntimeMXBean().getInputArguments());
        }
        // An application may have cleared the property.
        return new File(known == null ? System.getProperty("java.io.tmpdir", ".") : known).getAbsoluteFile();
    }

    /** The one that the JVM was started with, null when it was not told. */
    static @Nullable String repository(List<String> jvmArguments) {
        String repository = null;
        for (String argument : jvmArguments) {
            if (argument.startsWith(OPTIONS) && argument.length() > OPTIONS.length()) {
                for (String option : argument.substring(OPTIONS.length() + 1).split(",", -1)) {
                    repository = option.startsWith(REPOSITORY) ? option.substring(REPOSITORY.length()) : repository;
                }
            }
        }
        return repository;
    }

    /** On the disk of a directory, or where that will be made; the largest number when nobody tells. */
    public static long freeBytes(File directory) {
        try {
            File at = directory;
            while (at != null && !at.exists()) {
                at = at.getParentFile();
            }
            // Some file systems without a bound have no size.
            return at == null || at.getTotalSpace() == 0 ? Long.MAX_VALUE : at.getUsableSpace();
        } catch (RuntimeException e) {
            return Long.MAX_VALUE; // somebody forbids to look
        }
    }
}
