package dev.nightjar.store;

import dev.nightjar.model.port.SignalReader.QueryFailed;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Somebody else who asks, on a thread of its own, and gets no answer. */
final class Asker {

    private final Thread thread;
    private final CompletableFuture<QueryFailed> failure;
    private final AtomicBoolean stayedInterrupted;

    private Asker(Thread thread, CompletableFuture<QueryFailed> failure, AtomicBoolean stayedInterrupted) {
        this.thread = thread;
        this.failure = failure;
        this.stayedInterrupted = stayedInterrupted;
    }

    static Asker of(Runnable question) {
        CompletableFuture<QueryFailed> failure = new CompletableFuture<>();
        AtomicBoolean stayedInterrupted = new AtomicBoolean();
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                question.run();
                failure.completeExceptionally(new AssertionError("it was answered"));
            } catch (QueryFailed e) {
                stayedInterrupted.set(Thread.currentThread().isInterrupted());
                failure.complete(e);
            } catch (Throwable e) {
                failure.completeExceptionally(e);
            }
        });
        return new Asker(thread, failure, stayedInterrupted);
    }

    void interrupt() {
        thread.interrupt();
    }

    /** Waits for it. */
    QueryFailed failure() {
        return failure.join();
    }

    boolean stayedInterrupted() {
        return stayedInterrupted.get();
    }

    /** What does not end by itself while somebody waits. */
    static long endless(Reading reading) throws SQLException {
        AtomicLong count = new AtomicLong();
        reading.all(
                "select count(*) from range(1000000000) a, range(1000000000) b where a.range % 7 = b.range % 11",
                List.of(), row -> count.set(row.getLong(1)));
        return count.get();
    }
}
