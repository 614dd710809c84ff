package dev.nightjar.collector.database;

import dev.nightjar.collector.SeldomLog;
import dev.nightjar.model.fact.Statement;
import dev.nightjar.model.port.Batch;
import dev.nightjar.model.port.SignalWriter;
import dev.nightjar.model.port.WriteResult;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/**
 * Batches on their way to the store: a busy store gets them again with the next poll, within a bound. Thread-safe; the
 * store completes on its own threads.
 */
final class Outbox {

    /** Two minutes of polls at 1 Hz. */
    static final int MAX_PENDING = 120;

    private enum Notice {
        DROPPED,
        FAILED
    }

    private final SignalWriter writer;
    private final Consumer<List<Statement>> lost;
    private final SeldomLog<Notice> log;
    private final Deque<Batch> again = new ArrayDeque<>();
    private long batches;
    private long stored;
    private long duplicate;
    private long failed;
    private long dropped;
    private long pending;

    /**
     * @param lost takes the statements of batches that did not become durable
     */
    Outbox(SignalWriter writer, Consumer<List<Statement>> lost, InstantSource clock) {
        this.writer = writer;
        this.lost = lost;
        this.log = new SeldomLog<>(LoggerFactory.getLogger(Outbox.class), Notice.class, clock);
    }

    /** {@code batches = stored + duplicate + failed + dropped + pending}. */
    record Counts(long batches, long stored, long duplicate, long failed, long dropped, long pending) {}

    synchronized Counts counts() {
        return new Counts(batches, stored, duplicate, failed, dropped, pending);
    }

    /** Sends what the store was too busy for, then this; drops this when too much is pending. */
    void send(Batch batch) {
        List<Batch> due;
        boolean full;
        synchronized (this) {
            due = new ArrayList<>(again);
            again.clear();
            batches++;
            full = pending >= MAX_PENDING;
            if (full) {
                dropped++;
            } else {
                pending++;
                due.add(batch);
            }
        }
        if (full) {
            lost.accept(statements(batch));
            log.warn(
                    Notice.DROPPED,
                    "a database poll is lost, the store has been busy for " + MAX_PENDING
                            + " polls: see why the store is slow or full");
        }
        due.forEach(this::write);
    }

    private void write(Batch batch) {
        CompletableFuture<WriteResult> fate;
        try {
            fate = writer.write(batch);
        } catch (Throwable e) { // an error too: what is neither sent nor counted would be pending for ever
            fate = CompletableFuture.failedFuture(e);
        }
        var _ = fate.exceptionally(e -> new WriteResult.Failed("the store broke: " + e))
                .thenAccept(result -> take(batch, result));
    }

    private synchronized void take(Batch batch, WriteResult result) {
        if (result instanceof WriteResult.Busy) {
            again.addLast(batch);
            return;
        }
        pending--;
        switch (result) {
            case WriteResult.Stored _ -> stored++;
            case WriteResult.Duplicate _ -> duplicate++;
            case WriteResult.Busy _ -> throw new IllegalStateException("handled above");
            case WriteResult.Failed failure -> {
                failed++;
                lost.accept(statements(batch));
                log.warn(
                        Notice.FAILED,
                        "a database poll is lost, the store refused "
                                + batch.id().key() + ": " + failure.reason());
            }
        }
    }

    private static List<Statement> statements(Batch batch) {
        return batch.facts().stream()
                .filter(Statement.class::isInstance)
                .map(Statement.class::cast)
                .toList();
    }
}
