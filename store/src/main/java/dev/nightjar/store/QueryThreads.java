package dev.nightjar.store;

import dev.nightjar.model.port.SignalReader.QueryFailed;
import dev.nightjar.model.port.SignalReader.QueryFailed.Reason;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers queries on threads of its own, a few at once; those that come meanwhile wait in the order in which they came, and beyond some
 * they are refused. Who asks may be a virtual thread: a call into DuckDB would keep its carrier from all others. Safe for many threads;
 * closed by {@link DuckDbStore}.
 */
final class QueryThreads implements AutoCloseable {

    /** Each keeps one processor busy; more queries at once only share the memory limit. */
    static final int AT_ONCE = 4;

    /** Eight rounds: what waits behind more has little of its time left when its turn comes. */
    static final int WAITING = 32;

    /** A query ends some milliseconds after it was cancelled, at the latest when {@link QueryRun} gives up. */
    private static final long CLOSE_SECONDS = 10;

    private static final Logger log = LoggerFactory.getLogger(QueryThreads.class);

    /** Reads what answers a query. */
    interface Answer<T> {
        T read(Reading reading) throws SQLException;
    }

    private final Database database;
    private final StoreSettings settings;
    private final LongSupplier nanoTime;
    private final Set<QueryRun<?>> runs = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            AT_ONCE,
            AT_ONCE,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            Thread.ofPlatform().name("nightjar-store-query-", 0).daemon().factory());

    QueryThreads(Database database, StoreSettings settings, LongSupplier nanoTime) {
        this.database = database;
        this.settings = settings;
        this.nanoTime = nanoTime;
    }

    /**
     * The answer, once it is there.
     *
     * @param query what is said of it when it fails
     * @throws QueryFailed also when this thread is interrupted, which it stays
     */
    <T> T ask(Object query, Answer<T> answer) {
        QueryRun<T> run = new QueryRun<>(query, answer, database, settings, nanoTime);
        runs.add(run);
        var _ = run.ended().whenComplete((_, _) -> runs.remove(run));
        try {
            threads.execute(run);
        } catch (RejectedExecutionException e) {
            runs.remove(run);
            throw refused(query);
        }
        try {
            return run.await();
        } finally {
            threads.remove(run); // one that was given up leaves the line
        }
    }

    private QueryFailed refused(Object query) {
        return threads.isShutdown()
                ? new QueryFailed(Reason.CANCELLED, query + " came after the store was closed: open it again")
                : new QueryFailed(
                        Reason.BUSY,
                        query + " was not started, " + AT_ONCE + " other queries are being answered and " + WAITING
                                + " wait: ask again later");
    }

    /** Queries that wait for their turn. */
    int waiting() {
        return threads.getQueue().size();
    }

    /** Waits for the queries that run now: what they read may be removed then. At most as long as a query may take. */
    void awaitRunning() {
        List<CompletableFuture<?>> ends = new ArrayList<>();
        for (QueryRun<?> run : runs) {
            if (run.isTaken()) {
                ends.add(run.ended());
            }
        }
        try {
            CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new))
                    .get(settings.queryTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // All have ended, some without an answer; or one takes longer, and was given up by now.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends running queries and starts no more. */
    @Override
    public void close() {
        threads.shutdown();
        runs.forEach(run -> run.stop(QueryRun.Stop.CLOSED));
        try {
            if (!threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                log.warn("Queries did not end within {} s of being cancelled", CLOSE_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
