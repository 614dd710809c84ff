package dev.nightjar.agent.work;

import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.PoolHolders;
import io.opentelemetry.api.trace.Span;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One connection pool: who waits, who holds, and the snapshots that were taken of it. Safe for all threads. */
final class PoolState {

    /** A pool never has more; a driver that does not close its connections must not fill the memory. */
    private static final int MAX_LENT = 2_000;

    /** Snapshots that waits may still refer to: more than a minute of them. */
    private static final int MAX_SNAPSHOTS = 1_024;

    private static final int SNAPSHOTS_PER_WAIT = 16;

    private static final long FRAMES_EVERY_NANOS = 1_000_000_000L;
    private static final int FRAMES_PER_LOOK = 8;

    /** A work that has ended gives nothing back any more; whoever closes after that does so at once. */
    private static final long LEFT_AFTER_NANOS = 1_000_000_000L;

    /** Who works for nobody may well keep one for some seconds. */
    private static final long KEPT_AFTER_NANOS = 30_000_000_000L;

    /** While connections are left behind, so many borrows a second note where they are: some µs each. */
    private static final int BORROWS_WITH_FRAME = 20;

    private record Snapshot(long id, long nanos) {}

    private final WeakReference<Object> pool;
    private final PoolLibrary library;
    private final String name;
    private final Resource resource;
    private final Backends backends;
    private final ConnectingTimes connecting = new ConnectingTimes();
    private final AtomicInteger waiters = new AtomicInteger();

    /**
     * Weak keys: a connection that is never given back must not keep the pool, and through it an application that was
     * undeployed. Its entry stays when the connection object is gone, for the pool still counts it as lent.
     */
    private final Map<IdentityKey, Loan> loans = new ConcurrentHashMap<>();

    private final Deque<Snapshot> snapshots = new ArrayDeque<>();

    /** A borrowed connection, until it is given back or taken back. */
    final class Loan {
        private final IdentityKey connection;
        private final long sinceNanos = System.nanoTime();
        private final @Nullable Recording recording;
        /** It is of a work that has no recording. */
        private final boolean unrecorded;

        private final ThreadState thread;
        private final long databasePid;
        private final @Nullable String frame;
        private final AtomicBoolean returned = new AtomicBoolean();

        private Loan(
                IdentityKey connection,
                @Nullable Recording recording,
                ThreadState thread,
                long databasePid,
                @Nullable String frame) {
            this.connection = connection;
            this.recording = recording;
            this.unrecorded =
                    recording == null && Span.current().getSpanContext().isValid();
            this.thread = thread;
            this.databasePid = databasePid;
            this.frame = frame;
        }

        /** Its work is on the thread that took it. */
        private boolean isThere() {
            return recording != null && thread.recording == recording;
        }

        /**
         * Whether its thread's stack tells of it: not inside a statement, which tells more, and not when its work has gone and the
         * thread does something else.
         */
        private boolean isWorthAsking() {
            return recording == null || (isThere() && !recording.work().hasEnded() && thread.inSql == null);
        }

        /** Nobody is about to give it back. */
        private boolean isLeft(long nowNanos) {
            long age = nowNanos - sinceNanos;
            return recording == null
                    ? age >= KEPT_AFTER_NANOS && !unrecorded
                    : age >= LEFT_AFTER_NANOS && recording.work().hasEnded();
        }

        /** The pool has it; some lend the same object again before they have told so. */
        void returned() {
            loans.remove(connection, this);
            if (recording != null && returned.compareAndSet(false, true)) {
                recording.work().used(resource, 0, 0, 0, System.nanoTime() - sinceNanos);
            }
        }
    }

    private long lastFramesNanos = System.nanoTime() - FRAMES_EVERY_NANOS;
    private long lastLeakLookNanos = lastFramesNanos;
    private final AtomicInteger framesLeft = new AtomicInteger();

    PoolState(Object pool, Backends backends) {
        this.pool = new WeakReference<>(pool);
        this.library = PoolLibrary.of(pool);
        this.name = library.name(pool);
        this.resource = Resource.pool(name);
        this.backends = backends;
    }

    Resource resource() {
        return resource;
    }

    /** When it was making connections. */
    ConnectingTimes connecting() {
        return connecting;
    }

    /** Nobody has the pool any more, so nobody waits for it. */
    boolean isGone() {
        return pool.get() == null;
    }

    void waiting() {
        waiters.incrementAndGet();
    }

    void answered() {
        waiters.decrementAndGet();
    }

    int waiters() {
        return waiters.get();
    }

    /** Connections that were lent since the agent is on, and are not back yet. */
    int lent() {
        return loans.size();
    }

    void borrowed(Object connection, @Nullable Recording recording, ThreadState thread) {
        if (loans.size() < MAX_LENT && library.isLent(connection)) {
            IdentityKey key = new IdentityKey(connection);
            boolean noted = framesLeft.get() > 0 && framesLeft.getAndDecrement() > 0;
            String frame = noted ? Frames.here() : null;
            loans.put(key, new Loan(key, recording, thread, backends.pid(connection), frame));
        }
    }

    /**
     * Whether connections have been left behind: where the next ones are taken is noted then. A stack at each borrow would be dear, and who
     * leaves one leaves another. Called every 100 ms by one thread.
     */
    void lookForLeaks(long nowNanos) {
        if (nowNanos - lastLeakLookNanos >= FRAMES_EVERY_NANOS) {
            lastLeakLookNanos = nowNanos;
            boolean left = loans.values().stream().anyMatch(loan -> loan.isLeft(nowNanos));
            framesLeft.set(left ? BORROWS_WITH_FRAME : 0);
        }
    }

    @Nullable
    Loan lent(IdentityKey connection) {
        return loans.get(connection);
    }

    PoolHolders snapshot(long id, long nowNanos, long epochNanos) {
        // Another thread's stack stops the whole JVM on Java 17: once a second, and a few at most.
        boolean framesDue = nowNanos - lastFramesNanos >= FRAMES_EVERY_NANOS;
        if (framesDue) {
            lastFramesNanos = nowNanos;
        }
        int frames = 0;
        List<PoolHolders.Holder> holders = new ArrayList<>();
        for (Loan loan : loans.values()) {
            if (loan.unrecorded) {
                continue; // not nobody's: whose is not known
            }
            if (holders.size() == PoolHolders.MAX_HOLDERS) {
                break;
            }
            boolean ask = framesDue && loan.frame == null && frames < FRAMES_PER_LOOK && loan.isWorthAsking();
            frames += ask ? 1 : 0;
            holders.add(holder(loan, nowNanos, ask ? Frames.of(loan.thread) : null));
        }
        synchronized (snapshots) {
            if (snapshots.size() == MAX_SNAPSHOTS) {
                snapshots.pollFirst();
            }
            snapshots.addLast(new Snapshot(id, nowNanos));
        }
        return new PoolHolders(id, name, epochNanos, size(), waiters.get(), holders);
    }

    /** Ids of the snapshots taken during a wait, evenly thinned. */
    List<Long> snapshotsDuring(long fromNanos, long toNanos) {
        List<Long> ids = new ArrayList<>();
        synchronized (snapshots) {
            for (Snapshot snapshot : snapshots) {
                if (snapshot.nanos() - fromNanos >= 0 && toNanos - snapshot.nanos() >= 0) {
                    ids.add(snapshot.id());
                }
            }
        }
        if (ids.size() <= SNAPSHOTS_PER_WAIT) {
            return ids;
        }
        List<Long> thinned = new ArrayList<>();
        for (int i = 0; i < SNAPSHOTS_PER_WAIT; i++) {
            thinned.add(ids.get(i * (ids.size() - 1) / (SNAPSHOTS_PER_WAIT - 1)));
        }
        return thinned;
    }

    /** A work that has ended holds nothing any more: what it took and did not give back is nobody's. */
    private static PoolHolders.Holder holder(Loan loan, long nowNanos, @Nullable String frame) {
        Recording recording = loan.recording;
        long since = nowNanos - loan.sinceNanos;
        if (recording == null || recording.work().hasEnded()) {
            String taken = loan.frame == null ? frame : loan.frame;
            return new PoolHolders.Holder(null, null, PoolHolders.NO_WORK, since, null, 0, loan.databasePid, taken);
        }
        boolean there = loan.isThere();
        Recording.Call sql = there ? loan.thread.inSql : null;
        return new PoolHolders.Holder(
                recording.work().traceId(),
                recording.work().spanId(),
                recording.work().operation(),
                since,
                sql == null || sql.resource() == null ? null : sql.resource().name(),
                sql == null ? 0 : Math.max(0, nowNanos - sql.fromNanos()),
                loan.databasePid,
                there && sql == null ? frame : null,
                there ? recording.waitsFor() : null);
    }

    /** Connections in use and idle, as the pool says; those in use when it does not say. */
    int size() {
        Object alive = pool.get();
        int size = alive == null ? PoolLibrary.UNKNOWN_SIZE : library.size(alive);
        return size == PoolLibrary.UNKNOWN_SIZE ? loans.size() : size;
    }
}
