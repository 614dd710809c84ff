package dev.nightjar.replay;

import java.util.concurrent.CompletableFuture;

/** A replay under way. Any thread may ask. Closing stops it; a replay that is over needs no closing. */
public interface Running extends AutoCloseable {

    /** What happened so far. */
    Report report();

    /** Sends nothing more; what is in flight gets the grace of the settings. Returns at once. */
    void stop();

    /** The last report, when everything ended. Fails only by a defect of the driver. */
    CompletableFuture<Report> finished();

    /** Stops and waits for the end. */
    @Override
    default void close() {
        stop();
        finished().join();
    }
}
