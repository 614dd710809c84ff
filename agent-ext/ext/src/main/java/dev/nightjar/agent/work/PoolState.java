package dev.nightjar.agent.work;

import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.PoolHolders;
import dev.nightjar.model.fact.ResourceUse;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One connection pool: who waits, who holds, and the snapshots that were taken of it. Safe for all threads. */
final class PoolState {

    /** A pool never has more; a driver that does not close its connections must not fill the memory. */
    private static final int MAX_HELD = 2_000;

    /** Snapshots that waits may still refer to: more than a minute of them. */
    private static final int MAX_SNAPSHOTS = 1_024;

    private static final int SNAPSHOTS_PER_WAIT = 16;

    private static final long FRAMES_EVERY_NANOS = 1_000_000_000L;
    private static final int FRAMES_PER_LOOK = 8;

    private record Snapshot(long id, long nanos) {}

    private final WeakReference<Object> pool;
    private final String name;
    private final Resource resource;
    private final Backends backends;
    private final AtomicInteger waiters = new AtomicInteger();

    /**
     * Weak keys: a connection that is never given back must not keep the pool, and through it an application that was
     * undeployed. Its entry stays when the connection object is gone, for the pool still counts it as lent.
     */
    private final Map<IdentityKey, Held> held = new ConcurrentHashMap<>();

    private final Deque<Snapshot> snapshots = new ArrayDeque<>();

    /** A borrowed connection. */
    private record Held(long sinceNanos, @Nullable Recording recording, ThreadState thread, long databasePid) {}

    private long lastFramesNanos = System.nanoTime() - FRAMES_EVERY_NANOS;

    PoolState(Object pool, Backends backends) {
        this.pool = new WeakReference<>(pool);
        String text = String.valueOf(pool); // HikariPool.toString() is the pool's name
        this.name = text.isBlank() ? "unnamed" : text;
        this.resource = Resource.pool(name);
        this.backends = backends;
    }

    Resource resource() {
        return resource;
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

    void borrowed(Object connection, @Nullable Recording recording, ThreadState thread) {
        if (held.size() < MAX_HELD) {
            held.put(
                    new IdentityKey(connection),
                    new Held(System.nanoTime(), recording, thread, backends.pid(connection)));
        }
    }

    /** False when this pool did not lend the connection, or has it back already. */
    boolean closed(Object connection) {
        Held returned = held.remove(new IdentityKey(connection));
        if (returned == null) {
            return false;
        }
        Recording recording = returned.recording();
        if (recording != null) {
            recording.work().used(resource, new ResourceUse(0, 0, 0, System.nanoTime() - returned.sinceNanos()));
        }
        return true;
    }

    PoolHolders snapshot(long id, long nowNanos, long epochNanos) {
        // Another thread's stack stops the whole JVM on Java 17: once a second, and a few at most.
        boolean framesDue = nowNanos - lastFramesNanos >= FRAMES_EVERY_NANOS;
        if (framesDue) {
            lastFramesNanos = nowNanos;
        }
        int frames = 0;
        List<PoolHolders.Holder> holders = new ArrayList<>();
        for (Held connection : held.values()) {
            if (holders.size() == PoolHolders.MAX_HOLDERS) {
                break;
            }
            boolean ask = framesDue && connection.recording() == null && frames < FRAMES_PER_LOOK;
            frames += ask ? 1 : 0;
            holders.add(holder(connection, nowNanos, ask ? Frames.of(connection.thread()) : null));
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

    private static PoolHolders.Holder holder(Held connection, long nowNanos, @Nullable String frame) {
        Recording recording = connection.recording();
        long since = nowNanos - connection.sinceNanos();
        if (recording == null) {
            return new PoolHolders.Holder(
                    null, null, PoolHolders.NO_WORK, since, null, 0, connection.databasePid(), frame);
        }
        ThreadState.InSql sql = connection.thread().recording == recording ? connection.thread().inSql : null;
        return new PoolHolders.Holder(
                recording.work().traceId(),
                recording.work().spanId(),
                recording.work().operation(),
                since,
                sql == null ? null : sql.fingerprint(),
                sql == null ? 0 : Math.max(0, nowNanos - sql.sinceNanos()),
                connection.databasePid(),
                null);
    }

    /** Connections in use and idle, as the pool says; those in use when it does not say. */
    private int size() {
        try {
            Object alive = pool.get();
            if (alive == null) {
                return held.size();
            }
            Method total = alive.getClass().getMethod("getTotalConnections");
            return total.invoke(alive) instanceof Integer size ? size : held.size();
        } catch (ReflectiveOperationException | RuntimeException e) {
            return held.size();
        }
    }
}
