package dev.nightjar.agent.work;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountedCompleter;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that works hand from one thread to another: when they are submitted, run and waited for. On the application's threads;
 * safe for all of them.
 */
final class Handovers {

    private static final String CARRIER_THREAD = "jdk.internal.misc.CarrierThread";

    private static final String TIMER = "io.netty.util.concurrent.ScheduledFutureTask";

    private record TaskWait(Recording recording, Awaits.Await await, Future<?> future) {}

    private record AnswerWait(Recording recording, Recording.Call call) {}

    /**
     * A task in a fork-join pool or event loop, and what its thread was doing before: another task whose thread helps, maybe.
     *
     * @param ownThread the thread is there for nothing else
     */
    private record Run(ThreadState thread, ThreadState.Before before, boolean ownThread) {}

    private final Recorder recorder;
    private final Threads threads;
    private final Tasks tasks = new Tasks();
    private final Executors executors = new Executors();
    private final ServerExecutors servers = new ServerExecutors();
    private final ForkTrees trees;
    private final WorkObjects<Recording.Call> answers = new WorkObjects<>();
    private final WorkObjects<Tasks.Submitted> stages = new WorkObjects<>();
    private volatile @Nullable ResourceMetrics metrics;
    private volatile @Nullable ServerSockets sockets;

    Handovers(Recorder recorder, Threads threads) {
        this.recorder = recorder;
        this.threads = threads;
        this.trees = new ForkTrees(threads);
    }

    void submitted(Object executor, Object task) {
        if (isSchedulerOfVirtualThreads(executor)) {
            return;
        }
        boolean server = isServer(executor);
        Recording recording = server ? null : threads.recording();
        Executors.Name name = recording == null ? Executors.NOBODYS : executors.of(executor);
        boolean ours = server || recording != null;
        boolean fork = isFork(task);
        if (fork && !ours) {
            return; // there may be very many of them
        }
        Tasks.Way way = server ? Tasks.Way.SERVER : fork ? Tasks.Way.FORK : Tasks.Way.WORKER;
        long inSocket = server ? nanosInSocket(task) : 0;
        long now = System.nanoTime(); // after the question: a pause between both is in the socket's time already
        Tasks.Submitted how = new Tasks.Submitted(now - inSocket, now, way, recording, name);
        boolean known = tasks.submitted(task, how);
        if (!known && ours) {
            recorder.counted("tasks.not_recorded");
        }
        if (recording != null) {
            threads.current().handedOver = known ? how : null;
        }
    }

    /** What was handed over since then completes this future. */
    void staged(Object future, long sinceNanos) {
        ThreadState thread = threads.known();
        Tasks.Submitted task = thread == null ? null : thread.handedOver;
        Recording submitter = task == null ? null : task.recording();
        if (thread != null && task != null && submitter != null && task.nanos() - sinceNanos >= 0) {
            thread.handedOver = null;
            stages.add(future, submitter.work(), task);
        }
    }

    /** A request's queue begins where its bytes lie. */
    private long nanosInSocket(Object task) {
        ServerSockets known = sockets;
        return known == null ? 0 : known.nanosIn(task);
    }

    /** Only those of works are remembered: there are very many of nobody's. What waits for its time hands itself over to be put there. */
    void submittedToLoop(Object loop, Object task) {
        Recording recording = threads.recording();
        if (recording == null
                || !recording.work().hasRoom()
                || task.getClass().getName().endsWith(TIMER)) {
            return;
        }
        Tasks.Submitted how = new Tasks.Submitted(System.nanoTime(), Tasks.Way.LOOP, recording, executors.of(loop));
        if (!tasks.submitted(task, how)) {
            recorder.counted("tasks.not_recorded");
        }
    }

    /** Of most tasks it is not worth to ask more. */
    boolean runs(Object task) {
        return tasks.anyAmongMany() || task instanceof CountedCompleter<?>;
    }

    @Nullable
    Object runStarted(Object task) {
        if (Thread.currentThread().getClass().getName().equals(CARRIER_THREAD)) {
            return null; // a continuation of a virtual thread
        }
        Tasks.Submitted submitted = tasks.anyAmongMany() ? tasks.started(task) : null;
        if (submitted == null) {
            return task instanceof CountedCompleter<?> part ? trees.started(part) : null;
        }
        ThreadState thread = threads.current();
        ThreadState.Before before = thread.before();
        boolean ownThread = submitted.way() == Tasks.Way.FORK
                && !before.inTask()
                && !(Thread.currentThread() instanceof ForkJoinWorkerThread);
        started(submitted, task, thread);
        return new Run(thread, before, ownThread);
    }

    void runEnded(Object token) {
        if (token instanceof ForkTrees.Part part) {
            trees.ended(part);
            return;
        }
        Run over = (Run) token;
        ThreadState thread = over.thread();
        Recording run = thread.recording;
        ended(thread);
        thread.restore(over.before());
        Recording outer = over.before().recording();
        if (outer != null && run != null) {
            outer.helped(run);
        } else if (over.ownThread()) {
            thread.counters().close(); // its file is not to stay open until somebody looks
        }
    }

    void wakes(Thread waiter) {
        Recording waker = threads.recording();
        Recording waiting = waker == null ? null : threads.recordingOf(waiter);
        if (waker != null && waiting != null && waiting.work() == waker.work()) {
            waker.completed();
            waiting.wokenBy(waker);
        }
    }

    void refused(Object executor, Object task) {
        executors.refused(executor);
        tasks.withdrawn(task);
    }

    Executors executors() {
        return executors;
    }

    ServerExecutors servers() {
        return servers;
    }

    void measure(ResourceMetrics waits) {
        metrics = waits;
    }

    /** From now on the kernel is asked how long requests have lain in their sockets. */
    void ask(ServerSockets kernel) {
        sockets = kernel;
    }

    void withdrawn(Object task) {
        tasks.withdrawn(task);
    }

    /** A worker of an executor begins to run it. */
    void started(Object executor, Object task) {
        Tasks.Submitted submitted = tasks.started(task);
        if (submitted != null) {
            ThreadState thread = threads.current();
            if (submitted.recording() == null) {
                servers.saw(executor, thread.executor());
            }
            started(submitted, task, thread);
        }
    }

    private void started(Tasks.Submitted submitted, Object task, ThreadState thread) {
        Recording.Start start = Recording.Start.after(submitted.handedOverNanos(), thread.counters());
        Recording from = submitted.recording();
        thread.inTask = true;
        if (from == null) {
            thread.recording = null;
            thread.dispatch = new ThreadState.Dispatch(submitted.nanos(), start);
            return;
        }
        boolean byWorker = submitted.executor().employs(Thread.currentThread());
        if (byWorker) {
            submitted.executor().is(thread.executor());
            ResourceMetrics told = metrics;
            if (told != null) {
                told.gotWorker(thread.executor().name(), start.nanos() - submitted.nanos());
            }
        }
        thread.outer = thread.current();
        thread.task = task;
        Recording run = from.work().record(thread, submitted.nanos(), from.index(), start);
        boolean late = run == null && from.work().hasEnded();
        if (late && !Tasks.isRecycled(task, submitted.way())) { // else what is left to be written or freed
            run = recorder.startedLate(from.work(), submitted.nanos(), thread, start);
        }
        thread.recording = run;
        thread.unrecorded = run == null && !late ? from.work() : null;
        if (run != null) {
            if (byWorker) {
                run.occupies(thread.executor(), true);
            } else {
                run.helps(submitted.executor().resource());
            }
            submitted.runsIn(run);
        }
    }

    /** The worker has run it. */
    void ended() {
        ThreadState thread = threads.known();
        if (thread != null) {
            ended(thread);
        }
    }

    private void ended(ThreadState thread) {
        if (!thread.inTask) {
            // A work that began inside this task of nobody's goes on elsewhere, or will come back unseen.
            if (thread.recording != null) {
                thread.recording.close();
                thread.recording = null;
                thread.inSql = null;
            }
            return;
        }
        thread.inTask = false;
        thread.dispatch = null;
        Object task = thread.task;
        thread.task = null;
        thread.unrecorded = null;
        if (task != null) {
            tasks.ended(task);
        }
        recorder.leftTask(thread);
        thread.recording = thread.outer;
        thread.outer = null;
    }

    @Nullable
    Object awaiting(Object future) {
        Recording recording = future instanceof Future<?> ? threads.recording() : null;
        if (recording == null || !(future instanceof Future<?> result) || result.isDone()) {
            return null;
        }
        Recording.Call call = answers.of(future, recording.work());
        if (call != null) {
            return new AnswerWait(recording, recording.enter(call.part(), call.resource()));
        }
        Tasks.Submitted stage = stages.of(future, recording.work());
        Tasks.Submitted task = stage == null ? tasks.of(future) : stage;
        Recording submitter = task == null ? null : task.recording();
        if (task != null && submitter != null && submitter.work() == recording.work()) {
            return new TaskWait(recording, recording.await(task), result);
        }
        if (future instanceof CompletableFuture<?> && !recording.isInCall()) {
            return new TaskWait(recording, recording.await(null), result);
        }
        return null; // somebody else's task: a signal
    }

    void called(Object future, long sinceNanos) {
        Recording recording = threads.recording();
        Recording.Call call = recording == null ? null : recording.openCallSince(sinceNanos);
        if (recording != null && call != null) {
            answers.add(future, recording.work(), call);
        }
    }

    void awaited(Object token) {
        if (token instanceof TaskWait wait) {
            Tasks.Submitted task = wait.recording().leave(wait.await());
            Recording run = task == null ? null : task.run();
            // Whoever completes a future may do something else after that.
            if (run != null && wait.await().task() != null && wait.future().isDone()) {
                run.delivered();
            }
        } else if (token instanceof AnswerWait wait) {
            wait.recording().leave(wait.call());
        }
    }

    /** Tasks that are in a queue. */
    int waiting() {
        return tasks.waiting();
    }

    /** Forgets what will not come back. */
    void tidy(long nowNanos) {
        tasks.tidy(nowNanos);
        answers.tidy();
        stages.tidy();
        trees.tidy();
    }

    void clear() {
        tasks.clear();
        answers.clear();
        stages.clear();
        trees.clear();
    }

    /** Whoever unparks a virtual thread hands its continuation to this pool: that is no task of his. */
    private static boolean isSchedulerOfVirtualThreads(Object executor) {
        return executor instanceof ForkJoinPool pool
                && pool.getFactory().getClass().getName().startsWith("java.lang.VirtualThread");
    }

    /** Runs where {@link #runStarted} sees it, not in a worker of an executor with hooks. */
    private static boolean isFork(Object task) {
        return task instanceof ForkJoinTask<?>;
    }

    private static boolean isServer(Object executor) {
        return executor.getClass().getName().startsWith("org.apache.tomcat.");
    }
}
