package dev.nightjar.demo.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A fresh temporary directory for all data and logs of one run. */
public final class RunDirectory {

    private static final int DELETE_ATTEMPTS = 40;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(50);

    private final Path path;

    private RunDirectory(Path path) {
        this.path = path;
    }

    public static RunDirectory create() throws StageFailed {
        try {
            return new RunDirectory(Files.createTempDirectory("nightjar-demo-"));
        } catch (IOException e) {
            throw new StageFailed(
                    "no directory for the run under " + System.getProperty("java.io.tmpdir") + ": " + e.getMessage()
                            + ". Make room there or set -Djava.io.tmpdir.",
                    e);
        }
    }

    public Path path() {
        return path;
    }

    public Path resolve(String name) {
        return path.resolve(name);
    }

    /** Returns whether it is gone; a process that ends at this moment may still write into it. */
    public boolean delete() {
        return delete(path);
    }

    /** Returns whether what is there of this name is gone, with all that is in it. */
    boolean delete(String name) {
        return delete(resolve(name));
    }

    private static boolean delete(Path root) {
        boolean interrupted = false;
        for (int attempt = 0; attempt < DELETE_ATTEMPTS && Files.exists(root) && !interrupted; attempt++) {
            try (Stream<Path> tree = Files.walk(root)) {
                List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
                for (Path entry : deepestFirst) {
                    Files.deleteIfExists(entry);
                }
            } catch (IOException | UncheckedIOException stillWritten) {
                interrupted = isInterruptedAfter(BETWEEN_ATTEMPTS);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !Files.exists(root);
    }

    private static boolean isInterruptedAfter(Duration pause) {
        try {
            Thread.sleep(pause);
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }
}
