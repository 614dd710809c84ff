package dev.nightjar.agent.work;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Tasks between their submission and their start, by identity. One object that several works submit (a mailbox, a loop
 * that drains a queue) cannot be told to be anybody's: none of its runs is booked. Bounded, weak: what the application
 * drops is dropped here. Safe for all threads.
 */
final class Tasks {

    private static final int MAX = 50_000;

    /** Netty's own tasks are objects from a pool, also where it was given another package. */
    private static final String RECYCLER = "io.netty.";

    /** Tasks of nobody's work are kept only to tell that an object is shared; they leave room for the others. */
    private static final int MAX_OF_NOBODY = MAX / 2;

    /** Tasks that have started are remembered up to here, to be known again when somebody else submits them. */
    private static final int MAX_STARTED = 10_000;

    /** One that was taken out of its queue unseen is forgotten after this time. */
    private static final long FORGET_NANOS = 600_000_000_000L;

    /** Where a task waits for its run. */
    enum Way {
        /** In the queue of an executor. */
        WORKER,
        /** In the server's own queue: a request on its way. */
        SERVER,
        /** In a fork-join pool, among many parts of bigger tasks. */
        FORK,
        /** At an event loop, among many of nobody's. */
        LOOP;

        /** Among many others, so that whether any waits is asked before it is looked for. */
        boolean isAmongMany() {
            return this == FORK || this == LOOP;
        }
    }

    /** A task in a queue, and then the run that comes of it. Safe for all threads. */
    static final class Submitted {
        private final long nanos;
        private final long handedOverNanos;
        private final Way way;
        private final @Nullable Recording recording;
        private final Executors.Name executor;
        private volatile @Nullable Recording run;

        /**
         * It is handed over now.
         *
         * @param recording the segment that submitted it, null for the server's own queue and for nobody's work
         */
        Submitted(long nanos, Way way, @Nullable Recording recording, Executors.Name executor) {
            this(nanos, nanos, way, recording, executor);
        }

        /** @param nanos since when it waits: a request may have lain in its socket before it was handed over */
        Submitted(long nanos, long handedOverNanos, Way way, @Nullable Recording recording, Executors.Name executor) {
            this.nanos = nanos;
            this.handedOverNanos = handedOverNanos;
            this.way = way;
            this.recording = recording;
            this.executor = executor;
        }

        /** Whatever runs in a segment. */
        static Submitted running(Recording segment) {
            Submitted running = new Submitted(segment.submitNanos(), Way.WORKER, segment, Executors.NOBODYS);
            running.runsIn(segment);
            return running;
        }

        long nanos() {
            return nanos;
        }

        long handedOverNanos() {
            return handedOverNanos;
        }

        Way way() {
            return way;
        }

        @Nullable
        Recording recording() {
            return recording;
        }

        Executors.Name executor() {
            return executor;
        }

        /** The segment in which it runs or ran; null when it has not started. */
        @Nullable
        Recording run() {
            return run;
        }

        void runsIn(Recording segment) {
            run = segment;
        }

        private @Nullable String work() {
            return recording == null ? null : recording.work().spanId();
        }
    }

    /**
     * One object.
     *
     * @param way of its last submission
     * @param work of the last submission, null for nobody's
     * @param sinceNanos when that was
     * @param waiting how often it is in a queue
     * @param last null when it is not in a queue
     * @param shared submitted by several works, or twice at a time
     * @param running null when it does not run
     */
    private record Task(
            Way way,
            @Nullable String work,
            long sinceNanos,
            int waiting,
            @Nullable Submitted last,
            boolean shared,
            @Nullable Submitted running) {

        /** The same submission, otherwise. */
        Task as(int nowWaiting, @Nullable Submitted nowLast, boolean nowShared, @Nullable Submitted nowRunning) {
            return new Task(way, work, sinceNanos, nowWaiting, nowLast, nowShared, nowRunning);
        }

        int waitingAmongMany() {
            return way.isAmongMany() ? waiting : 0;
        }
    }

    private final Map<IdentityKey, Task> tasks = new ConcurrentHashMap<>();
    private final ReferenceQueue<Object> gone = new ReferenceQueue<>();
    private final AtomicInteger amongMany = new AtomicInteger();

    /** False when there is no room. */
    boolean submitted(Object task, Submitted how) {
        forgetGone();
        int room = how.way() == Way.SERVER || how.recording() != null ? MAX : MAX_OF_NOBODY;
        IdentityKey key = new IdentityKey(task, gone);
        if (tasks.size() >= room && !tasks.containsKey(key)) {
            return false;
        }
        tasks.compute(key, (same, known) -> {
            boolean shared = known != null
                    && (known.shared() || known.waiting() > 0 || !Objects.equals(known.work(), how.work()));
            int waiting = known == null ? 1 : known.waiting() + 1;
            return counted(
                    known, new Task(how.way(), how.work(), how.nanos(), waiting, shared ? null : how, shared, null));
        });
        return true;
    }

    /** Whether any task waits among many others, in a fork-join pool or at an event loop. */
    boolean anyAmongMany() {
        return amongMany.get() > 0;
    }

    /** Inside the change of one object, so that the number is right whenever nobody changes anything. */
    private @Nullable Task counted(@Nullable Task before, @Nullable Task after) {
        amongMany.addAndGet(
                (after == null ? 0 : after.waitingAmongMany()) - (before == null ? 0 : before.waitingAmongMany()));
        return after;
    }

    /** Null when it was submitted by nobody's work, or by more than one. */
    @Nullable
    Submitted started(Object task) {
        if (tasks.isEmpty()) {
            return null;
        }
        AtomicReference<@Nullable Submitted> found = new AtomicReference<>();
        IdentityKey key = new IdentityKey(task);
        tasks.computeIfPresent(key, (same, known) -> {
            Submitted last = known.last();
            found.set(last);
            boolean recycled = isRecycled(task, known.way());
            boolean remember = known.waiting() > 1 || (!recycled && (known.shared() || tasks.size() < MAX_STARTED));
            Submitted running = last == null ? known.running() : last;
            int waiting = Math.max(0, known.waiting() - 1);
            return counted(known, remember ? known.as(waiting, null, known.shared(), running) : null);
        });
        Submitted submitted = found.get();
        return submitted != null && (submitted.way() == Way.SERVER || submitted.recording() != null) ? submitted : null;
    }

    /** Such an object comes again for somebody else: once it runs, it is forgotten. */
    static boolean isRecycled(Object task, Way way) {
        return way == Way.LOOP && task.getClass().getName().contains(RECYCLER);
    }

    /** It will not start: it was rejected, runs in its submitter, or its executor was shut down. */
    void withdrawn(Object task) {
        tasks.computeIfPresent(new IdentityKey(task), (key, known) -> {
            boolean others = known.waiting() > 1 || known.shared();
            int waiting = Math.max(0, known.waiting() - 1);
            return counted(known, others ? known.as(waiting, null, true, null) : null);
        });
    }

    /** Its run is over. */
    void ended(Object task) {
        tasks.computeIfPresent(
                new IdentityKey(task), (key, known) -> known.as(known.waiting(), known.last(), known.shared(), null));
    }

    /** The one that is queued or runs; null when it is nobody's, or over. */
    @Nullable
    Submitted of(Object task) {
        Task known = tasks.isEmpty() ? null : tasks.get(new IdentityKey(task));
        return known == null ? null : known.last() != null ? known.last() : known.running();
    }

    /** Forgets by whom tasks were submitted that have not started for long; objects from a pool, that they were. */
    void tidy(long nowNanos) {
        forgetGone();
        tasks.forEach((key, known) -> {
            if (known.waiting() > 0 && nowNanos - known.sinceNanos() > FORGET_NANOS) {
                tasks.computeIfPresent(key, (same, task) -> {
                    if (nowNanos - task.sinceNanos() <= FORGET_NANOS) {
                        return task; // it has come again
                    }
                    Object object = key.get();
                    boolean recycled = object != null && isRecycled(object, task.way());
                    return counted(
                            task, recycled ? null : task.as(task.waiting(), null, task.shared(), task.running()));
                });
            }
        });
    }

    void clear() {
        tasks.keySet().forEach(key -> tasks.computeIfPresent(key, (same, known) -> counted(known, null)));
    }

    /** In a queue. */
    int waiting() {
        int waiting = 0;
        for (Task task : tasks.values()) {
            waiting += task.waiting() > 0 ? 1 : 0;
        }
        return waiting;
    }

    private void forgetGone() {
        for (Reference<?> key = gone.poll(); key != null; key = gone.poll()) {
            counted(tasks.remove(key), null);
        }
    }
}
