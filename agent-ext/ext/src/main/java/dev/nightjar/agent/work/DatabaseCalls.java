package dev.nightjar.agent.work;

import dev.nightjar.model.Resource;
import dev.nightjar.model.ledger.Missing;
import dev.nightjar.model.ledger.Part;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What works ask connection pools and databases for. On the application's threads; safe for all of them. */
final class DatabaseCalls {

    private record SqlCall(ThreadState thread, Recording recording, Recording.Call call) {}

    private record PoolCall(
            ThreadState thread,
            @Nullable Recording recording,
            Recording.@Nullable Call call,
            PoolState pool,
            long sinceNanos) {}

    /** A pool makes a connection. */
    private record Connecting(ConnectingTimes times) {}

    /** A pool checks one for the thread of a segment. */
    private record Checking(Recording recording, long sinceNanos) {}

    private final Threads threads;
    private final Pools pools;
    private final Statements statements;
    private volatile @Nullable ResourceMetrics metrics;

    DatabaseCalls(Threads threads, Pools pools, Statements statements) {
        this.threads = threads;
        this.pools = pools;
        this.statements = statements;
    }

    /** Waits for connections are told as metrics too. */
    void measure(ResourceMetrics waits) {
        metrics = waits;
    }

    Pools pools() {
        return pools;
    }

    void clear() {
        statements.clear();
    }

    @Nullable
    Object poolAsked(Object pool) {
        PoolState state = pools.of(pool);
        ThreadState thread = threads.current();
        Recording recording = thread.current();
        Recording.Call call = recording == null ? null : recording.enter(Part.POOL, state.resource());
        state.waiting();
        return new PoolCall(thread, recording, call, state, System.nanoTime());
    }

    void poolAnswered(Object token, Object pool, @Nullable Object connection, @Nullable Throwable failure) {
        PoolCall asked = (PoolCall) token;
        boolean refused = failure != null;
        asked.pool().answered();
        ResourceMetrics told = metrics;
        if (told != null) {
            told.gotAnswer(asked.pool().resource().name(), System.nanoTime() - asked.sinceNanos(), refused);
        }
        Recording recording = asked.recording();
        Recording.Call call = asked.call();
        if (recording != null && call != null) {
            long waited = recording.leave(call);
            recording.waitedFor(asked.pool().connecting(), call.fromNanos(), call.fromNanos() + waited);
            Resource resource = asked.pool().resource();
            LiveWork work = recording.work();
            work.used(resource, 1, refused ? 1 : 0, waited, 0);
            work.waited(new LiveWork.Wait(Part.POOL, resource, call.fromNanos(), waited, refused, asked.pool(), 0));
        }
        if (connection != null) {
            asked.pool().borrowed(connection, recording, asked.thread());
        }
    }

    @Nullable
    Object poolWorks(Object pool, boolean connects) {
        if (connects) {
            PoolState state = pools.known(pool);
            if (state == null) {
                return null; // nobody has asked it for a connection yet
            }
            state.connecting().begins(System.nanoTime());
            return new Connecting(state.connecting());
        }
        Recording recording = threads.recording();
        return recording == null ? null : new Checking(recording, System.nanoTime());
    }

    void poolWorked(Object token, boolean made) {
        if (token instanceof Connecting connecting) {
            connecting.times().ended(System.nanoTime(), made);
        } else if (token instanceof Checking checking) {
            checking.recording().checked(checking.sinceNanos(), System.nanoTime());
        }
    }

    @Nullable
    Object connectionReturning(Object connection) {
        return pools.lent(connection);
    }

    void connectionReturned(Object token) {
        ((PoolState.Loan) token).returned();
    }

    void otherPoolAsked() {
        Recording recording = threads.recording();
        if (recording != null) {
            recording.work().misses(Missing.POOL);
        }
    }

    boolean prepareEntered() {
        // Outside works too: a statement may be prepared long before it is executed in one.
        threads.current().prepareDepth++;
        return true;
    }

    void prepared(@Nullable Object statement, String sql) {
        ThreadState thread = threads.current();
        thread.prepareDepth = Math.max(0, thread.prepareDepth - 1);
        if (thread.prepareDepth == 0 && statement != null) {
            statements.prepared(statement, sql);
        }
    }

    @Nullable
    Object sqlEntered(@Nullable Object statement, @Nullable String sql) {
        ThreadState thread = threads.known();
        Recording recording = thread == null ? null : thread.current();
        if (thread == null || recording == null || thread.sqlDepth > 0) {
            return null;
        }
        Recording.Call call = recording.enter(Part.SQL, statements.resource(statement, sql));
        thread.sqlDepth++;
        thread.inSql = call;
        return new SqlCall(thread, recording, call);
    }

    void sqlLeft(Object token) {
        SqlCall left = (SqlCall) token;
        left.thread().sqlDepth = 0;
        left.thread().inSql = null;
        long nanos = left.recording().leave(left.call());
        left.recording().work().used(Objects.requireNonNull(left.call().resource()), 1, 0, 0, nanos);
    }

    void statementClosed(Object statement) {
        statements.closed(statement);
    }
}
