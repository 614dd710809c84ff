package dev.nightjar.replay.cli;

import dev.nightjar.replay.Running;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Stops a replay on SIGTERM, SIGINT or when the parent is gone, and keeps the process until the report is written.
 * Closed when it is.
 */
final class Shutdown implements AutoCloseable {

    /** More than the grace for answers in flight and the writing of a report need. */
    private static final long MOST_SECONDS = 15;

    private final Running running;
    private final CountDownLatch reported = new CountDownLatch(1);

    private Shutdown(Running running) {
        this.running = running;
    }

    static Shutdown of(Running running) {
        Shutdown shutdown = new Shutdown(running);
        Runtime.getRuntime().addShutdownHook(new Thread(shutdown::onSignal, "nightjar-replay-shutdown"));
        return shutdown;
    }

    private void onSignal() {
        running.stop();
        try {
            reported.await(MOST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Nothing is expected on the stream: its end is the signal. */
    void stopWhenClosed(InputStream stdin) {
        Thread.ofPlatform().name("nightjar-replay-stdin").daemon().start(() -> {
            try (InputStream in = stdin) {
                while (in.read() >= 0) {
                    // whatever it says
                }
            } catch (IOException e) {
                // As good as its end.
            }
            running.stop();
        });
    }

    /** The report is written. */
    @Override
    public void close() {
        reported.countDown();
    }
}
