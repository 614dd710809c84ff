package dev.nightjar.agent.work;

import dev.nightjar.model.Resource;
import dev.nightjar.model.ledger.Interval;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the agent keeps for one application thread. Fields without a lock belong to that thread; the segments that JFR may
 * still have something to say about are under the lock.
 */
final class ThreadState {

    /** Segments of one thread whose ledgers are not made yet; a second and a half of them at a high rate. */
    private static final int MAX_RECENT = 5_000;

    private static final String EVENT_LOOP_THREAD = "io.netty.util.concurrent.FastThreadLocalThread";

    private static final ClassValue<Boolean> EVENT_LOOPS = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> thread) {
            for (Class<?> type = thread; type != null; type = type.getSuperclass()) {
                if (type.getName().endsWith(EVENT_LOOP_THREAD)) {
                    return true;
                }
            }
            return false;
        }
    };

    /** A task that a worker has begun and that no work has claimed yet: the request's way through the server's queue. */
    record Dispatch(long submitNanos, Recording.Start start) {}

    /** What a thread did before it took up a task in the middle of it. */
    record Before(
            @Nullable Recording recording,
            @Nullable Recording outer,
            boolean inTask,
            @Nullable Object task,
            @Nullable Dispatch dispatch) {}

    private final WeakReference<Thread> thread;
    private final long id;
    private final boolean eventLoop;
    private final ThreadCounters counters;
    private final Deque<Recording> recent = new ArrayDeque<>(4);

    /** What the thread records at the moment; read by the pool watch too. */
    volatile @Nullable Recording recording;

    /** The statement that the thread is inside. */
    volatile Recording.@Nullable Call inSql;

    @Nullable
    Dispatch dispatch;

    /** Nesting of calls into JDBC and of {@code prepare}; only the outermost counts. */
    int sqlDepth;

    int prepareDepth;

    /** Recording that a task of an executor interrupted; restored when the task has ended. */
    @Nullable
    Recording outer;

    boolean inTask;

    /** What its work has handed over last, until it is known by another object, too. */
    Tasks.@Nullable Submitted handedOver;

    /** The task of an executor that the thread runs, when a work handed it over. */
    @Nullable
    Object task;

    /** Whose task the thread runs without a segment: that work has too many, or splits it up itself. Read by looks at executors. */
    volatile @Nullable LiveWork unrecorded;

    /** Up to here there were segments that are not known any more. Under the lock of the segments. */
    private long goneUntilNanos;

    private boolean someGone;

    /** What segments that are not known any more had allocated since the last {@link #takeAllocated}. */
    private long goneBytes;

    private String threadName = "";

    /** Written by the thread, read by looks at executors. */
    private volatile Resource executor = Resource.executor("unnamed");

    ThreadState(Thread thread, Clocks clocks) {
        this.counters = new ThreadCounters(clocks);
        this.thread = new WeakReference<>(thread);
        this.id = thread.getId();
        this.eventLoop = isEventLoop(thread);
    }

    long id() {
        return id;
    }

    /** It serves many at once, each for moments: whoever is on it keeps the others waiting. */
    boolean isEventLoop() {
        return eventLoop;
    }

    /** One of Netty's, also where that was given another package. */
    static boolean isEventLoop(Thread thread) {
        return EVENT_LOOPS.get(thread.getClass());
    }

    /** Now. On the thread itself. */
    IdleClock idleClock() {
        long now = System.nanoTime();
        long cpu = counters.cpuNanos();
        return new IdleClock(now, cpu, counters.runqueueNanos(cpu));
    }

    ThreadCounters counters() {
        return counters;
    }

    @Nullable
    Thread thread() {
        return thread.get();
    }

    boolean isAlive() {
        Thread known = thread.get();
        return known != null && known.isAlive();
    }

    /** True when the thread has ended; then its file is closed. */
    boolean closeWhenEnded() {
        boolean ended = !isAlive();
        if (ended) {
            counters.close();
        }
        return ended;
    }

    /**
     * Lets go of what it knows: its thread may keep this object for long, in a thread local that nobody asks for any more.
     */
    void close() {
        synchronized (recent) {
            recent.clear();
        }
        recording = null;
        inSql = null;
        dispatch = null;
        outer = null;
        task = null;
        unrecorded = null;
        counters.close();
    }

    Before before() {
        return new Before(recording, outer, inTask, task, dispatch);
    }

    void restore(Before before) {
        recording = before.recording();
        outer = before.outer();
        inTask = before.inTask();
        task = before.task();
        dispatch = before.dispatch();
    }

    /** The work that the thread does at the moment, for whoever does something for it; one that has ended meanwhile is let go. */
    @Nullable
    Recording current() {
        Recording known = recording;
        if (known != null && known.work().hasEnded() && !known.goesOn()) {
            known.letGo();
            recording = null;
            inSql = null;
            return null;
        }
        return known == null || known.isHere() ? known : null;
    }

    /** The executor that this thread works for, by the thread's name. Called on the thread itself. */
    Resource executor() {
        String name = Thread.currentThread().getName();
        if (!name.equals(threadName)) {
            threadName = name;
            executor = Resource.executor(ThreadNames.pool(name));
        }
        return executor;
    }

    /** As it was when the thread was last asked. */
    Resource lastExecutor() {
        return executor;
    }

    /** Who pays for what this thread did at an instant. Inside a task of a work, that work and not the one around it. */
    Account accountAt(long nanos) {
        synchronized (recent) {
            for (Iterator<Recording> newest = recent.descendingIterator(); newest.hasNext(); ) {
                Recording segment = newest.next();
                if (segment.overlaps(nanos, nanos)) {
                    return Account.of(segment.work());
                }
            }
            return someGone && goneUntilNanos - nanos > 0 ? Account.UNKNOWN : Account.NO_WORK;
        }
    }

    /** Whether there are segments whose ledgers are not made yet. */
    boolean isAwaited() {
        synchronized (recent) {
            return !recent.isEmpty();
        }
    }

    /** A segment begins on this thread: from now on JFR's waits of this thread may belong to it. */
    void began(Recording begun) {
        synchronized (recent) {
            if (recent.size() >= MAX_RECENT) {
                gone(recent.pollFirst());
            }
            recent.addLast(begun);
        }
    }

    /** The ledger is made. */
    void forget(Recording made) {
        synchronized (recent) {
            recent.remove(made); // near the front
            gone(made);
        }
        made.forget();
    }

    /**
     * What works have allocated on this thread since it was last asked.
     *
     * @param counter the thread's own, {@link ThreadCounters#NONE} when it has ended
     * @param works gets the bytes of those that are known yet; the others' are told to {@link EdenAccounts}
     * @return the bytes of both
     */
    long takeAllocated(long counter, Map<Account, Long> works) {
        synchronized (recent) {
            long taken = goneBytes;
            goneBytes = 0;
            long until = counter;
            for (Iterator<Recording> newest = recent.descendingIterator(); newest.hasNext(); ) {
                Recording segment = newest.next();
                long bytes = segment.takeAllocated(until);
                if (bytes > 0) {
                    taken += bytes;
                    works.merge(Account.of(segment.work()), bytes, Long::sum);
                }
                if (!segment.isLeft() && segment.allocatedAtStart() >= 0) {
                    until = Math.min(
                            until, segment.allocatedAtStart()); // an older one that is open has been interrupted by it
                }
            }
            return taken;
        }
    }

    private void gone(Recording segment) {
        EdenAccounts eden = segment.work().recorder().eden();
        if (eden.isCounting()) {
            long bytes = segment.takeAllocated(ThreadCounters.NONE);
            if (bytes > 0) {
                goneBytes += bytes;
                eden.gone(segment.work().operation(), bytes);
            }
        }
        long until = segment.untilNanos();
        if (!someGone || until - goneUntilNanos > 0) {
            goneUntilNanos = until;
            someGone = true;
        }
    }

    /** A wait of this thread that JFR saw; outside all segments it is nobody's. */
    void waited(Interval wait) {
        synchronized (recent) {
            for (Iterator<Recording> newest = recent.descendingIterator(); newest.hasNext(); ) {
                Recording segment = newest.next();
                if (segment.overlaps(wait.fromNanos(), wait.toNanos())) {
                    segment.add(wait);
                    if (segment.contains(wait.fromNanos(), wait.toNanos())) {
                        break; // it may lie within an older one, whose thread helped
                    }
                } else if (segment.endedBefore(wait.fromNanos())) {
                    break; // the older ones too
                }
            }
        }
    }
}
