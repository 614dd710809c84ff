package dev.nightjar.history.play;

import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.PoolHolders;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A connection pool: first come first served, refused after its timeout. While somebody waits, a snapshot of the holders is taken every
 * 100 ms, as the agent does. For one thread.
 */
final class Pool {

    private static final long LOOK_EVERY_NANOS = 100_000_000;

    /** Of a wait that has not begun, or is over. */
    static final class Wait {
        private final Request request;
        private final List<Long> seen = new ArrayList<>();

        private Wait(Request request) {
            this.request = request;
        }

        /** Ids of the snapshots that were taken meanwhile. */
        List<Long> seen() {
            return seen;
        }
    }

    /** Who has a connection. */
    private record Held(Request request, long sinceNanos) {}

    private final Jvm jvm;
    private final String name;
    private final int size;
    private final long timeoutNanos;
    private final Deque<Long> idle = new ArrayDeque<>();
    private final Map<Long, Held> held = new TreeMap<>();
    private final Deque<Wait> waiting = new ArrayDeque<>();
    private boolean looking;
    private long lastLookNanos;

    /**
     * All connections are idle.
     *
     * @param pids of their backends in the database
     */
    Pool(Jvm jvm, String name, List<Long> pids, long timeoutNanos, long nowNanos) {
        this.jvm = jvm;
        this.name = name;
        this.size = pids.size();
        this.timeoutNanos = timeoutNanos;
        this.idle.addAll(pids);
        this.lastLookNanos = nowNanos - LOOK_EVERY_NANOS;
    }

    Resource resource() {
        return Resource.pool(name);
    }

    /** The request is told of its connection, at once or later, or that it gets none. */
    void ask(Request request, long nowNanos) {
        Wait wait = new Wait(request);
        Long connection = waiting.isEmpty() ? idle.pollFirst() : null;
        if (connection != null) {
            lend(connection, wait, nowNanos);
            return;
        }
        waiting.addLast(wait);
        jvm.agenda().plan(nowNanos + timeoutNanos, now -> timeOut(wait, now));
        if (!looking) {
            looking = true;
            jvm.agenda().plan(Math.max(nowNanos, lastLookNanos + LOOK_EVERY_NANOS), this::look);
        }
    }

    void giveBack(long connection, long nowNanos) {
        held.remove(connection);
        Wait next = waiting.pollFirst();
        if (next == null) {
            idle.addLast(connection);
        } else {
            lend(connection, next, nowNanos);
        }
    }

    private void lend(long connection, Wait wait, long nowNanos) {
        held.put(connection, new Held(wait.request, nowNanos));
        wait.request.connected(connection, wait, nowNanos);
    }

    private void timeOut(Wait wait, long nowNanos) {
        // One that was served meanwhile is not among them any more.
        if (waiting.remove(wait)) {
            jvm.whenRunning(nowNanos, now -> wait.request.refused(wait, now));
        }
    }

    private void look(long nowNanos) {
        if (waiting.isEmpty()) {
            looking = false;
            return;
        }
        lastLookNanos = nowNanos;
        long id = jvm.nextSnapshot();
        List<PoolHolders.Holder> holders = new ArrayList<>();
        held.forEach((connection, holder) -> {
            if (holders.size() < PoolHolders.MAX_HOLDERS) {
                holders.add(holder.request().asHolder(connection, holder.sinceNanos(), nowNanos));
            }
        });
        jvm.tell(new PoolHolders(id, name, nowNanos, size, waiting.size(), holders));
        waiting.forEach(wait -> wait.seen.add(id));
        jvm.agenda().plan(nowNanos + LOOK_EVERY_NANOS, this::look);
    }
}
