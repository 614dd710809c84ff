package dev.nightjar.ui;

import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.port.SignalReader;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gets what one finding's page shows, off the UI's threads. A few at once; closed by Spring. */
final class Desk implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Desk.class);

    /** The store answers a few queries at once; more would only wait there. */
    static final int THREADS = 2;

    private final SignalReader reader;
    private final Runbooks runbooks;
    private final ExecutorService threads;

    private Desk(SignalReader reader, Runbooks runbooks, ExecutorService threads) {
        this.reader = reader;
        this.runbooks = runbooks;
        this.threads = threads;
    }

    static Desk start(SignalReader reader, Runbooks runbooks) {
        return new Desk(
                reader,
                runbooks,
                Executors.newFixedThreadPool(
                        THREADS,
                        Thread.ofPlatform().daemon().name("nightjar-desk-", 0).factory()));
    }

    Runbooks runbooks() {
        return runbooks;
    }

    /**
     * Tells the reader of the page what surrounds the finding, later and on another thread.
     *
     * @return run when nobody wants it any more: the store ends what it does for it, and nothing is told
     */
    Runnable detail(String environment, Finding finding, Consumer<Detail> then) {
        AtomicBoolean unwanted = new AtomicBoolean();
        Future<?> task = threads.submit(() -> tell(environment, finding, then, unwanted));
        return () -> {
            unwanted.set(true);
            task.cancel(true);
        };
    }

    /** Nobody asks the task how it went: what goes wrong in it is told here. */
    private void tell(String environment, Finding finding, Consumer<Detail> then, AtomicBoolean unwanted) {
        Detail detail = read(environment, finding, unwanted);
        if (unwanted.get()) {
            return;
        }
        try {
            then.accept(detail);
        } catch (RuntimeException e) {
            LOG.warn("What surrounds finding {} could not be shown", finding.id(), e);
        }
    }

    private Detail read(String environment, Finding finding, AtomicBoolean unwanted) {
        try {
            return Detail.read(reader, environment, finding);
        } catch (RuntimeException e) {
            if (!unwanted.get()) {
                LOG.warn("The facts around finding {} could not be read", finding.id(), e);
            }
            return Detail.troubled(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
