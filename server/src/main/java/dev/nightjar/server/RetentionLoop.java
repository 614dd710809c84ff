package dev.nightjar.server;

import dev.nightjar.store.DuckDbStore;
import dev.nightjar.store.Removed;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets the store forget what is older than its retention, every ten minutes. One thread; closed by the server. */
final class RetentionLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RetentionLoop.class);
    private static final long MINUTES = 10;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("nightjar-retention").factory());

    RetentionLoop(DuckDbStore store) {
        // A round never throws, so the schedule goes on until the thread is shut down.
        var _ = thread.scheduleWithFixedDelay(() -> forget(store), MINUTES, MINUTES, TimeUnit.MINUTES);
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

    @Override
    public void close() {
        thread.shutdown();
    }
}
