package dev.nightjar.collector.database;

import java.time.Duration;

/**
 * When polls are due. A poll that is late is skipped, not made up for: the times stay on one grid. Pure.
 *
 * @param everyNanos the grid
 */
record Cadence(long everyNanos) {

    private static final int MAX_DOUBLINGS = 10;

    private static final Duration MAX_BACK_OFF = Duration.ofSeconds(30);

    /**
     * @param dueNanos of the poll to come, on the clock of {@link System#nanoTime}
     * @param skipped how many were due before it and are left out
     */
    record Next(long dueNanos, long skipped) {}

    /**
     * @param dueNanos of the poll that just ended
     * @param nowNanos when it ended
     */
    Next after(long dueNanos, long nowNanos) {
        long late = nowNanos - dueNanos;
        long skipped = late < everyNanos ? 0 : late / everyNanos;
        return new Next(dueNanos + (skipped + 1) * everyNanos, skipped);
    }

    /**
     * The grid's length between attempts to reach a server that could not be reached.
     *
     * @param failures in a row, at least 1
     */
    long backOffNanos(int failures) {
        long doubled = everyNanos << Math.min(failures - 1, MAX_DOUBLINGS);
        return Math.max(everyNanos, Math.min(doubled, MAX_BACK_OFF.toNanos()));
    }
}
