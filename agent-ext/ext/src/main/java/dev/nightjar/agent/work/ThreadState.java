package dev.nightjar.agent.work;

import dev.nightjar.model.ledger.Interval;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the agent keeps for one application thread. Fields without a lock belong to that thread; the waits that JFR saw
 * come from the JFR thread and are under the lock.
 */
final class ThreadState {

    /** Of one thread; older ones give way, their time is then unexplained. */
    private static final int MAX_WAITS = 1_024;

    /** A statement that the thread is inside. */
    record InSql(String fingerprint, long sinceNanos) {}

    /** A task that a worker has begun and that no work has claimed yet: the request's way through the server's queue. */
    record Dispatch(String executor, long submitNanos, Recording.Start start) {}

    private final WeakReference<Thread> thread;
    private final long id;
    private final ThreadCounters counters = new ThreadCounters();
    private final Deque<Interval> waits = new ArrayDeque<>();

    /** What the thread records at the moment; read by the pool watch too. */
    volatile @Nullable Recording recording;

    volatile @Nullable InSql inSql;

    @Nullable
    Dispatch dispatch;

    /** Nesting of calls into JDBC and of {@code prepare}; only the outermost counts. */
    int sqlDepth;

    int prepareDepth;

    /** Recording that a task of an executor interrupted; restored when the task has ended. */
    @Nullable
    Recording outer;

    boolean inTask;

    ThreadState(Thread thread) {
        this.thread = new WeakReference<>(thread);
        this.id = thread.getId();
    }

    long id() {
        return id;
    }

    ThreadCounters counters() {
        return counters;
    }

    @Nullable
    Thread thread() {
        return thread.get();
    }

    /** True when the thread has ended; then its file is closed. */
    boolean closeWhenEnded() {
        Thread known = thread.get();
        boolean ended = known == null || !known.isAlive();
        if (ended) {
            counters.close();
        }
        return ended;
    }

    /** A wait of this thread that JFR saw. */
    void waited(Interval wait) {
        synchronized (waits) {
            if (waits.size() >= MAX_WAITS) {
                waits.pollFirst();
            }
            waits.addLast(wait);
        }
    }

    List<Interval> waitsSince(long nanos) {
        List<Interval> since = new ArrayList<>();
        synchronized (waits) {
            for (Interval wait : waits) {
                if (wait.toNanos() - nanos > 0) {
                    since.add(wait);
                }
            }
        }
        return since;
    }

    void forgetWaitsBefore(long nanos) {
        synchronized (waits) {
            while (!waits.isEmpty() && nanos - waits.peekFirst().toNanos() > 0) {
                waits.pollFirst();
            }
        }
    }
}
