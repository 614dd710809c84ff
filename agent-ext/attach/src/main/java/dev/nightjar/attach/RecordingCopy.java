package dev.nightjar.attach;

import dev.nightjar.agent.boot.DeepTier;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Predicate;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * A recording without what others record in the same JVM: JFR writes the events of all recordings into the same file, system
 * properties, environment and command line too when somebody asked for them.
 */
final class RecordingCopy {

    private RecordingCopy() {}

    /**
     * Keeps {@link DeepTier}'s events, and of strings only what these use.
     *
     * @param to must not be there yet; only its owner can read it
     */
    static Path of(Path from, Path to) throws IOException {
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

    /** Puts such a copy in the place of the recording; who owns it and who may read it stays. */
    static void over(Path raw) throws IOException {
        Path directory = Files.createTempDirectory("nightjar-copy"); // of its owner only, as Java makes them
        try {
            Path copy = of(raw, directory.resolve("copy.jfr"));
            try (OutputStream out =
                    Files.newOutputStream(raw, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                Files.copy(copy, out);
            }
            Files.delete(copy);
        } finally {
            Files.deleteIfExists(directory);
        }
    }
}
