package dev.nightjar.demo.settlement;

import java.time.Duration;
import java.time.Instant;

/**
 * The time in which the jobs run once.
 *
 * @param number from 1
 */
record Night(int number, Instant start, Duration length) {

    Instant end() {
        return start.plus(length);
    }

    /** When step {@code step} of {@code steps} equal ones is to end. */
    Instant endOfStep(int step, int steps) {
        return start.plus(length.multipliedBy(step + 1).dividedBy(steps));
    }
}
