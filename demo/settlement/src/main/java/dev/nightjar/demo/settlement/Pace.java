package dev.nightjar.demo.settlement;

import java.time.Instant;

/** Where a job waits: for its hour, and for the accounting department's answer to each portion. */
interface Pace {

    void until(Instant instant) throws InterruptedException;

    /** The wall clock. */
    static Pace clock() {
        return instant -> {
            long millis = instant.toEpochMilli() - System.currentTimeMillis();
            if (millis > 0) {
                Thread.sleep(millis);
            }
        };
    }
}
