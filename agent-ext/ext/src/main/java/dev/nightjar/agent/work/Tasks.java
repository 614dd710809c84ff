package dev.nightjar.agent.work;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
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
        LOOP
    }

    /** A task in a queue, and then the run that comes of it. Safe for all threads. */
    static final class Submitted {
        private final long nanos;
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
            this.nanos = nanos;
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
     * @param waiting how often it is in a queue
     * @param last null when it is not in a queue
     * @param work the work of the last submission, null for nobody's
     * @param shared submitted by several works, or twice at a time
     * @param running null when it does not run
     * @param recycled the object comes again for somebody else: once it runs, it is forgotten
     */
    private record Task(
            int waiting,
            @Nullable Submitted last,
            @Nullable String work,
            boolean shared,
            @Nullable Submitted running,
            boolean recycled) {}

    private final Map<IdentityKey, Task> tasks = new ConcurrentHashMap<>();
    private final ReferenceQueue<Object> gone = new ReferenceQueue<>();

    /** False when there is no room. */
    boolean submitted(Object task, Submitted how) {
        forgetGone();
        int room = how.way() == Way.SERVER || how.recording() != null ? MAX : MAX_OF_NOBODY;
        IdentityKey key = new IdentityKey(task, gone);
        if (tasks.size() >= room && !tasks.containsKey(key)) {
            return false;
        }
        boolean recycled = how.way() == Way.LOOP && task.getClass().getName().contains(RECYCLER);
        tasks.merge(key, new Task(1, how, how.work(), false, null, recycled), (known, added) -> {
            boolean shared = known.shared() || known.waiting() > 0 || !Objects.equals(known.work(), added.work());
            return new Task(known.waiting() + 1, shared ? null : how, added.work(), shared, null, recycled);
        });
        return true;
    }

    /** Null when it was submitted by nobody's work, or by more than one. */
    @Nullable
    Submitted started(Object task) {
        if (tasks.isEmpty()) {
            return null;
        }
        AtomicReference<@Nullable Submitted> found = new AtomicReference<>();
        tasks.computeIfPresent(new IdentityKey(task), (key, known) -> {
            Submitted last = known.last();
            found.set(last);
            boolean remember =
                    known.waiting() > 1 || (!known.recycled() && (known.shared() || tasks.size() < MAX_STARTED));
            return remember
                    ? new Task(
                            Math.max(0, known.waiting() - 1),
                            null,
                            known.work(),
                            known.shared(),
                            last == null ? known.running() : last,
                            known.recycled())
                    : null;
        });
        Submitted submitted = found.get();
        return submitted != null && (submitted.way() == Way.SERVER || submitted.recording() != null) ? submitted : null;
    }

    /** It will not start: it was rejected, runs in its submitter, or its executor was shut down. */
    void withdrawn(Object task) {
        tasks.computeIfPresent(
                new IdentityKey(task),
                (key, known) -> known.waiting() > 1 || known.shared()
                        ? new Task(Math.max(0, known.waiting() - 1), null, known.work(), true, null, known.recycled())
                        : null);
    }

    /** Its run is over. */
    void ended(Object task) {
        tasks.computeIfPresent(
                new IdentityKey(task),
                (key, known) ->
                        new Task(known.waiting(), known.last(), known.work(), known.shared(), null, known.recycled()));
    }

    /** The one that is queued or runs; null when it is nobody's, or over. */
    @Nullable
    Submitted of(Object task) {
        Task known = tasks.isEmpty() ? null : tasks.get(new IdentityKey(task));
        return known == null ? null : known.last() != null ? known.last() : known.running();
    }

    /** Forgets by whom tasks were submitted that have not started for long. */
    void tidy(long nowNanos) {
        forgetGone();
        tasks.replaceAll((key, task) -> {
            Submitted last = task.last();
            boolean forget = last != null && nowNanos - last.nanos() > FORGET_NANOS;
            return forget
                    ? new Task(task.waiting(), null, task.work(), task.shared(), task.running(), task.recycled())
                    : task;
        });
    }

    void clear() {
        tasks.clear();
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
            tasks.remove(key);
        }
    }
}
