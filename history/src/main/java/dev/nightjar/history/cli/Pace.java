package dev.nightjar.history.cli;

import java.util.concurrent.locks.LockSupport;

/** Facts a second at most. For one thread. */
final class Pace {

    private static final double SECOND_NANOS = 1e9;

    private final double nanosPerFact;
    private long nextNanos = System.nanoTime();

    /**
     * From now on.
     *
     * @param perSecond 0: as fast as they are taken
     */
    Pace(long perSecond) {
        nanosPerFact = perSecond == 0 ? 0 : SECOND_NANOS / perSecond;
    }

    /** Waits until so many may go. */
    void await(int facts) {
        if (nanosPerFact == 0) {
            return;
        }
        long now = System.nanoTime();
        for (; nextNanos - now > 0 && !Thread.currentThread().isInterrupted(); now = System.nanoTime()) {
            LockSupport.parkNanos(nextNanos - now);
        }
        nextNanos = Math.max(nextNanos, now) + Math.round(facts * nanosPerFact);
    }
}
