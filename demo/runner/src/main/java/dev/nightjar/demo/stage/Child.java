package dev.nightjar.demo.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A process of the run, with the file that its output goes to. */
public record Child(String name, Process process, Path log) {

    private static final Duration GRACE = Duration.ofSeconds(8);
    private static final int SHOWN_LINES = 6;

    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * What to tell about a process that ended on its own, with the end of its output.
     *
     * @param when in the run: {@code before it answered}
     */
    public StageFailed hasEnded(String when) {
        return new StageFailed(name + " ended " + when + " with exit code " + process.exitValue() + ". Its output ("
                + log + ") ends with:\n" + lastLines());
    }

    private String lastLines() {
        try {
            List<String> lines = Files.readAllLines(log);
            return lines.stream().skip(Math.max(0, lines.size() - SHOWN_LINES)).collect(Collectors.joining("\n"));
        } catch (IOException | UncheckedIOException unreadable) {
            return "(it cannot be read: " + unreadable.getMessage() + ")";
        }
    }

    /** Asks it to end, and makes it end when it takes longer than the grace. Returns when it is gone. */
    void stop() {
        process.destroy();
        boolean interrupted = false;
        try {
            if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                process.waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
