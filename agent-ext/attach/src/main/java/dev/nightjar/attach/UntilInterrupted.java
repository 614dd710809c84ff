package dev.nightjar.attach;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Waits until Ctrl-C, which then lets the command come to its end: the JVM waits for its hooks. One thread waits; it must say when
 * the command is {@link #over}, before it ends the JVM.
 */
final class UntilInterrupted implements Pauses {

    private static final long MOST_SECONDS = 120;

    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private boolean hooked;
    private boolean told;

    @Override
    public boolean await(Duration time) {
        if (!hooked) {
            hooked = true;
            Runtime.getRuntime().addShutdownHook(new Thread(this::letEnd));
        }
        try {
            if (told) { // what is still to be done takes its time
                Thread.sleep(time.toMillis());
                return true;
            }
            told = interrupted.await(time.toMillis(), TimeUnit.MILLISECONDS);
            return !told;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Nothing is left to be done. */
    void over() {
        over.countDown();
    }

    private void letEnd() {
        interrupted.countDown();
        try {
            if (!over.await(MOST_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("nightjar: left before the end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
