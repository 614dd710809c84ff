package dev.nightjar.demo.stage;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A process of the run, with the file that its output goes to. */
public record Child(String name, Process process, Path log) {

    private static final Duration GRACE = Duration.ofSeconds(8);

    public boolean isAlive() {
        return process.isAlive();
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
