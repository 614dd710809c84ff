package dev.nightjar.demo.settlement;

import java.time.Instant;

/** Where a job waits: for its hour, and for the accounting department's answer to each portion. */
interface Pace {

    void until(Instant instant) throws InterruptedException;

    /** Where it is now. */
    Instant now();

    /** The wall clock. */
    static Pace clock() {
        return new Pace() {
            @Override
            public void until(Instant instant) throws InterruptedException {
                long millis = instant.toEpochMilli() - now().toEpochMilli();
                if (millis > 0) {
                    Thread.sleep(millis);
                }
            }

            @Override
            public Instant now() {
                return Instant.now();
            }
        };
    }
}
