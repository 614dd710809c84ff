package dev.nightjar.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One query from being asked to its end: one thread runs it, the one that asked {@link #await waits}. It has a connection of its own, which
 * is closed behind it: what a cancelled statement leaves of a transaction goes with it.
 */
final class QueryRun<T> implements Runnable {

    /** Why it is given up. */
    enum Stop {
        /** Its time is over: that from being asked, the wait for others included. */
        LATE,
        /** Who asked was interrupted. */
        LEFT,
        /** The store is being closed. */
        CLOSED
    }

    /** DuckDB looks whether it is cancelled after each piece of work: 10-25 ms were seen. One that does not end is left alone. */
    private static final Duration CANCEL_PATIENCE = Duration.ofSeconds(5);

    private static final long CANCEL_EVERY_MILLIS = 20;

    private final Object query;
    private final QueryThreads.Answer<T> answer;
    private final Database database;
    private final StoreSettings settings;
    private final LongSupplier nanoTime;
    private final long deadlineNanos;
    private final AtomicBoolean taken = new AtomicBoolean();
    private final CompletableFuture<Stop> stopped = new CompletableFuture<>();
    private final CompletableFuture<T> ended = new CompletableFuture<>();
    private volatile boolean begun;
    private volatile @Nullable Statement statement;

    QueryRun(
            Object query,
            QueryThreads.Answer<T> answer,
            Database database,
            StoreSettings settings,
            LongSupplier nanoTime) {
        this.query = query;
        this.answer = answer;
        this.database = database;
        this.settings = settings;
        this.nanoTime = nanoTime;
        deadlineNanos = nanoTime.getAsLong() + settings.queryTimeout().toNanos();
    }

    @Override
    public void run() {
        if (!taken.compareAndSet(false, true)) {
            return; // given up while it waited
        }
        begun = true;
        T read;
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            read = answer.read(new Reading(this, connection, database.dataDir(), database.origins(), settings));
        } catch (Throwable e) { // an error too: who asked must be told
            ended.completeExceptionally(e);
            return;
        }
        ended.complete(read);
    }

    /** Whether it runs, has ended, or was given up before. */
    boolean isTaken() {
        return taken.get();
    }

    /** Completes when its connection is closed. */
    CompletableFuture<T> ended() {
        return ended;
    }

    /** Gives it up. Any thread; the one that {@link #await waits} sees to the statement that runs. */
    void stop(Stop why) {
        stopped.complete(why);
        if (taken.compareAndSet(false, true)) {
            ended.completeExceptionally(new SQLException(
                    "given up before it began")); // get() wraps it, a CancellationException it would not
        }
    }

    /** Of the thread that runs it: ends it when it was given up. */
    void check() throws SQLException {
        if (leftNanos() <= 0) {
            stop(Stop.LATE);
        }
        if (stopped.isDone()) {
            throw new SQLException("given up: " + stopped.join());
        }
    }

    /** Of the thread that runs it: what is to be cancelled from now on; null: nothing. */
    void executes(@Nullable Statement next) {
        statement = next;
    }

    /** For the driver's own timer, which takes whole seconds: beyond the query's time, should cancelling it come to nothing. */
    int secondsLeft() {
        return (int) TimeUnit.NANOSECONDS.toSeconds(Math.max(0, leftNanos())) + 2;
    }

    private long leftNanos() {
        return deadlineNanos - nanoTime.getAsLong();
    }

    /** The answer, once it is there; the thread that asked calls it. When it is given up, it has mostly ended by then. */
    T await() {
        boolean interrupted = false;
        try {
            var _ = CompletableFuture.anyOf(ended, stopped).get(leftNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            stop(Stop.LATE);
        } catch (InterruptedException e) {
            interrupted = true;
            stop(Stop.LEFT);
        } catch (ExecutionException e) {
            // It has ended; told below.
        }
        if (stopped.isDone()) {
            interrupted |= cancel();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return answerOrFailure();
    }

    /**
     * Cancels what runs until it has ended: a statement that is not quite being executed does not notice.
     *
     * @return whether this thread was interrupted meanwhile
     */
    private boolean cancel() {
        boolean interrupted = false;
        long until = System.nanoTime() + CANCEL_PATIENCE.toNanos();
        while (!ended.isDone() && System.nanoTime() - until < 0) {
            cancelStatement();
            try {
                var _ = ended.get(CANCEL_EVERY_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (TimeoutException | ExecutionException e) {
                // Asked for above, told below.
            }
        }
        return interrupted;
    }

    private void cancelStatement() {
        Statement running = statement;
        if (running != null) {
            try {
                running.cancel();
            } catch (SQLException e) {
                // It was closed meanwhile.
            }
        }
    }

    private T answerOrFailure() {
        if (ended.isDone() && !ended.isCompletedExceptionally()) {
            return ended.join();
        }
        if (stopped.isDone()) {
            throw QueryFailures.of(query, stopped.join(), begun, settings);
        }
        throw QueryFailures.of(query, ended.exceptionNow(), settings);
    }
}
