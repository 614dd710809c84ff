package dev.nightjar.attach;

import dev.nightjar.agent.boot.DeepTier;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * A recording without what others record in the same JVM: JFR writes the events of all recordings into the same file, system
 * properties, environment and command line too when somebody asked for them.
 */
final class RecordingCopy {

    /** Stays free: HotSpot ends a JVM whose JFR finds no room (the agent's {@code DiskRoom}), and others need some too. */
    private static final long LEFT_FREE_BYTES = 160L << 20;

    private RecordingCopy() {}

    /**
     * Keeps {@link DeepTier}'s events, and of strings only what these use.
     *
     * @param to must not be there yet; only its owner can read it
     */
    static Path of(Path from, Path to) throws IOException {
        File directory = Objects.requireNonNull(to.toAbsolutePath().getParent()).toFile();
        // Some file systems without a bound have no size.
        return of(from, to, directory.getTotalSpace() == 0 ? Long.MAX_VALUE : directory.getUsableSpace());
    }

    static Path of(Path from, Path to, long freeBytes) throws IOException {
        long neededBytes = Files.size(from) + LEFT_FREE_BYTES;
        if (freeBytes < neededBytes) {
            throw new IOException("less than " + (neededBytes >> 20) + " MiB free for " + to + ": make room");
        }
        Set<String> kept = DeepTier.events();
        Predicate<RecordedEvent> filter =
                event -> kept.contains(event.getEventType().getName());
        if (to.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(to, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(to);
        }
        try (RecordingFile file = new RecordingFile(from)) {
            RecordingFile.class.getMethod("write", Path.class, Predicate.class).invoke(file, to, filter);
            return to;
        } catch (IOException | InvocationTargetException | IllegalAccessException | NoSuchMethodException e) {
            Files.deleteIfExists(to);
            throw new IOException("the recording could not be copied to " + to, e);
        }
    }
}
