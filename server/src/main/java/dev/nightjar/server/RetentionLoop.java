package dev.nightjar.server;

import dev.nightjar.collector.recording.Recordings;
import dev.nightjar.store.DuckDbStore;
import dev.nightjar.store.Removed;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets store and recordings forget what is older than the retention, every ten minutes. One thread; closed by the server. */
final class RetentionLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RetentionLoop.class);
    private static final long MINUTES = 10;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("nightjar-retention").factory());

    RetentionLoop(DuckDbStore store, Recordings recordings) {
        // A round never throws, so the schedule goes on until the thread is shut down.
        var _ = thread.scheduleWithFixedDelay(
                () -> {
                    forget(store);
                    forget(recordings);
                },
                MINUTES,
                MINUTES,
                TimeUnit.MINUTES);
    }

    private static void forget(DuckDbStore store) {
        try {
            Removed removed = store.retain();
            if (removed.facts() > 0) {
                LOG.info("Retention: {} facts and {} findings removed", removed.facts(), removed.findings());
            }
        } catch (Throwable e) { // an error too: it would end the schedule
            LOG.warn("Old facts could not be removed, the next try is in {} minutes", MINUTES, e);
        }
    }

    private static void forget(Recordings recordings) {
        try {
            int removed = recordings.retain();
            if (removed > 0) {
                LOG.info("Retention: {} recordings removed", removed);
            }
        } catch (Throwable e) {
            LOG.warn("Old recordings could not be removed, the next try is in {} minutes", MINUTES, e);
        }
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
