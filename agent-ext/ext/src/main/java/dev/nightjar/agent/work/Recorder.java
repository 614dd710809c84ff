package dev.nightjar.agent.work;

import dev.nightjar.agent.boot.Edge;
import dev.nightjar.agent.settings.AgentLog;
import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.ResourceUse;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.ledger.Interval;
import dev.nightjar.model.ledger.Missing;
import dev.nightjar.model.ledger.Part;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.trace.ReadableSpan;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Records works: what advice and spans tell, on the application's threads. Whatever fails in here ends in {@link Edge}
 * or the span processor; the application never sees it.
 */
public final class Recorder implements Edge.Sink, AutoCloseable {

    private static final int MAX_LIVE_WORKS = 20_000;

    /** Spans that are never ended must not fill the table: above this share of it, old works are given up. */
    private static final int CROWDED = MAX_LIVE_WORKS / 2;

    static final long BYTES_PER_WORK = 1_500;
    private static final long BYTES_PER_INTERVAL = 60;
    private static final long BYTES_PER_THREAD = 1_000;
    private static final long BYTES_PER_TASK = 200;

    /** Of all works together. */
    private static final int MAX_INTERVALS = 500_000;

    private static final long OLD_WHEN_CROWDED_NANOS = 600_000_000_000L;
    private static final long OLD_NANOS = 24 * 3_600_000_000_000L;

    private static final String CARRIER_THREAD = "jdk.internal.misc.CarrierThread";

    private record SqlCall(ThreadState thread, Recording recording, Recording.Call call, Resource statement) {}

    private record PoolCall(
            ThreadState thread, @Nullable Recording recording, Recording.@Nullable Call call, PoolState pool) {}

    private record TaskWait(Recording recording, Recording.Await await, Future<?> future) {}

    /** A task in a fork-join pool, and what its thread was doing before: another task whose thread helps, maybe. */
    private record Fork(ThreadState thread, ThreadState.Before before) {}

    private record AnswerWait(Recording recording, Recording.Call call) {}

    private final FileBudget files = new FileBudget();
    private final Clocks clocks = new Clocks(files);
    private final Threads threads = new Threads(clocks);
    private final Tasks tasks = new Tasks();
    private final Executors executors = new Executors();
    private final AnswerFutures answers = new AnswerFutures();
    private final Routes routes = new Routes();
    private final BatchSteps steps;
    private final Map<String, LiveWork> live = new ConcurrentHashMap<>();
    private final AtomicInteger intervals = new AtomicInteger();
    private final AtomicInteger handedOver = new AtomicInteger();
    private final AtomicInteger forks = new AtomicInteger();
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final Statements statements;
    private final Pools pools;
    private final FinishedWorks finished;
    private final AgentLog log;
    private volatile boolean enabled = true;
    private volatile boolean advised;
    private volatile boolean countsOnly;

    public Recorder(Statements statements, Pools pools, FinishedWorks finished, AgentLog log) {
        this.statements = statements;
        this.pools = pools;
        this.finished = finished;
        this.log = log;
        this.steps = new BatchSteps(this);
    }

    // --- works -------------------------------------------------------------------------------------------------------

    /** A work begins on the current thread. */
    void begin(ReadableSpan span, Work.Kind kind) {
        if (!enabled) {
            return;
        }
        ThreadState thread = threads.current();
        Recording before = thread.current();
        if (before != null) {
            if (kind != Work.Kind.REQUEST) {
                return; // a second local root inside a work belongs to it
            }
            // A request does not begin inside another one: that one left its thread and we did not see it.
            before.close();
            thread.recording = null;
        }
        if (live.size() >= MAX_LIVE_WORKS) {
            counted("works.not_recorded");
            return;
        }
        ThreadState.Dispatch queued = kind == Work.Kind.REQUEST ? thread.dispatch : null;
        thread.dispatch = null;
        thread.sqlDepth = 0;
        thread.prepareDepth = 0;
        long now = System.nanoTime();
        Recording.Start start = queued != null ? queued.start() : Recording.Start.now(thread.counters());
        long begin = queued != null ? queued.submitNanos() : start.nanos();
        // Further requests of one dispatch were read from an open connection: they were in no queue.
        boolean queueSeen = kind != Work.Kind.REQUEST || queued != null || thread.inTask;
        LiveWork work = new LiveWork(this, span, kind, begin, Math.max(0, now - begin));
        if (!advised) {
            work.misses(Missing.ADVICE);
        } else if (!queueSeen) {
            work.misses(Missing.QUEUE);
        }
        if (countsOnly) {
            live.put(key(work), work);
            return; // nothing is recorded for it
        }
        Recording recording = work.record(thread, begin, -1, start);
        if (recording != null && thread.inTask) {
            recording.occupies(thread.executor(), queued != null);
        }
        if (queued != null) {
            work.waited(new LiveWork.Wait(Part.QUEUE, thread.executor(), begin, start.nanos() - begin, false, null, 0));
        }
        live.put(key(work), work);
        thread.recording = recording;
    }

    /** The span that began a work has ended, on whatever thread. */
    void end(ReadableSpan span) {
        handedOver.incrementAndGet();
        try {
            LiveWork work = live.remove(
                    span.getSpanContext().getTraceId() + span.getSpanContext().getSpanId());
            if (work != null) {
                end(work);
            }
        } finally {
            handedOver.decrementAndGet();
        }
    }

    private void end(LiveWork work) {
        ThreadState thread = threads.current();
        Recording recording = thread.recording;
        boolean here = recording != null && recording.work() == work;
        if (here) {
            thread.recording = null;
            thread.inSql = null;
        }
        if (work.recordings().isEmpty()) { // it was only to be counted
            work.end(System.nanoTime(), 0);
            counted(finished.offer(LedgerMaker.withoutLedger(work)) ? "works.counted_only" : "works.dropped");
            return;
        }
        if (recording == null || !here || !recording.comeBack()) {
            // It ended on a thread that it was not seen to come to: what lies before stays unexplained.
            recording = work.record(thread, System.nanoTime(), -1, Recording.Start.now(thread.counters()));
        }
        if (recording == null) { // too many segments: it ends all the same, or its threads would stay bound to it
            work.end(System.nanoTime(), 0);
            work.forget();
            counted(finished.offer(LedgerMaker.withoutLedger(work)) ? "works.without_ledger" : "works.dropped");
            return;
        }
        finish(work, recording.close(), recording.index());
    }

    private void finish(LiveWork work, long nanos, int recording) {
        work.end(nanos, recording);
        for (Recording task : work.recordings()) {
            if (!task.hasCompleted()) {
                outlived(task);
            }
        }
        if (!finished.offer(work)) {
            work.forget();
            counted(finished.offer(LedgerMaker.withoutLedger(work)) ? "works.without_ledger" : "works.dropped");
        }
    }

    /**
     * A task that runs on after its work has ended becomes a work of its own. Whoever sees it first says so: the thread that
     * ended the work, or the task's own.
     *
     * @return false when there is no room for it, or it is a loop
     */
    boolean outlived(Recording task) {
        LiveWork work = task.work();
        if (!work.hasEnded() || !task.isTaskUnderWay()) {
            return true;
        }
        if (live.size() >= MAX_LIVE_WORKS) {
            counted("works.not_recorded");
            return false;
        }
        LiveWork own = work.outlivedBy(task.submitNanos());
        if (own == null) {
            return false;
        }
        live.put(key(own), own);
        if (!task.moveTo(work, own)) {
            live.remove(key(own));
        }
        return true;
    }

    /**
     * A scope of a work's own span begins on the current thread; null when that is of no interest. Where an executor is
     * seen to begin and end tasks, that is where works come and go.
     */
    @SuppressWarnings("ReferenceEquality") // the work's span itself; a span that equals it is another one
    @Nullable
    Recording scopeEntered(Span span) {
        ThreadState thread = threads.known();
        Recording recording = thread == null ? null : thread.recording;
        if (thread == null
                || recording == null
                || thread.inTask
                || recording.work().span() != span) {
            return null;
        }
        if (!recording.comeBack()) {
            long now = System.nanoTime();
            recording = recording.work().record(thread, now, -1, Recording.Start.now(thread.counters()));
            thread.recording = recording;
        }
        if (recording != null) {
            recording.scopes++;
        }
        return recording;
    }

    /** The scope has ended; with the last one the work leaves the thread. */
    void scopeLeft(Recording recording) {
        ThreadState thread = threads.known();
        if (enabled && thread != null && thread.recording == recording && --recording.scopes == 0) {
            recording.goOut();
        }
    }

    /** The segment that the current thread records, null when it works for nobody. */
    @Nullable
    Recording recording() {
        return threads.recording();
    }

    // --- executors ---------------------------------------------------------------------------------------------------

    @Override
    public void submitted(Object executor, Object task) {
        if (!enabled || isSchedulerOfVirtualThreads(executor)) {
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
        if (fork) {
            forks.incrementAndGet(); // first: it may start before the next line
        }
        if (!tasks.submitted(task, new Tasks.Submitted(System.nanoTime(), server, recording, name)) && ours) {
            counted("tasks.not_recorded");
            forks.addAndGet(fork ? -1 : 0);
        }
    }

    @Override
    public boolean forks() {
        return forks.get() > 0;
    }

    @Override
    public @Nullable Object forkStarted(Object task) {
        if (Thread.currentThread().getClass().getName().equals(CARRIER_THREAD)) {
            return null; // a continuation of a virtual thread
        }
        Tasks.Submitted submitted = tasks.started(task);
        if (submitted == null) {
            return null;
        }
        ThreadState thread = threads.current();
        Fork fork = new Fork(thread, thread.before());
        started(submitted, task, thread);
        return fork;
    }

    @Override
    public void forkEnded(Object token) {
        Fork fork = (Fork) token;
        ThreadState thread = fork.thread();
        Recording run = thread.recording;
        ended(thread);
        thread.restore(fork.before());
        Recording outer = fork.before().recording();
        if (outer != null && run != null) {
            outer.helped(run);
        } else if (!fork.before().inTask() && !(Thread.currentThread() instanceof ForkJoinWorkerThread)) {
            thread.counters().close(); // a thread of this task's own: its file is not to stay open until somebody looks
        }
    }

    @Override
    public void wakes(Thread waiter) {
        Recording waker = threads.recording();
        Recording waiting = waker == null ? null : threads.recordingOf(waiter);
        if (waker != null && waiting != null && waiting.work() == waker.work()) {
            waker.completed();
            waiting.wokenBy(waker);
        }
    }

    @Override
    public void withdrawn(Object task) {
        tasks.withdrawn(task);
    }

    @Override
    public void started(Object executor, Object task) {
        Tasks.Submitted submitted = tasks.started(task);
        if (submitted != null) {
            started(submitted, task, threads.current());
        }
    }

    private void started(Tasks.Submitted submitted, Object task, ThreadState thread) {
        if (isFork(task)) {
            forks.decrementAndGet();
        }
        Recording.Start start = Recording.Start.now(thread.counters());
        Recording from = submitted.recording();
        thread.inTask = true;
        if (from == null) {
            thread.recording = null;
            thread.dispatch = new ThreadState.Dispatch(submitted.nanos(), start);
            return;
        }
        submitted.executor().is(thread.executor());
        thread.outer = thread.current();
        thread.task = task;
        Recording run = from.work().record(thread, submitted.nanos(), from.index(), start);
        if (run == null && from.work().hasEnded()) {
            run = startedLate(from.work(), submitted.nanos(), thread, start);
        }
        thread.recording = run;
        if (run != null) {
            run.occupies(thread.executor(), true);
            submitted.runsIn(run);
        }
    }

    /** Its work had ended when it came to its turn: it is one of its own. */
    private @Nullable Recording startedLate(
            LiveWork from, long submitNanos, ThreadState thread, Recording.Start start) {
        if (live.size() >= MAX_LIVE_WORKS) {
            counted("works.not_recorded");
            return null;
        }
        LiveWork own = from.outlivedBy(submitNanos);
        if (own == null) {
            return null;
        }
        Recording run = own.record(thread, submitNanos, -1, start);
        live.put(key(own), own);
        return run;
    }

    @Override
    public void ended(Object executor) {
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
        if (task != null) {
            tasks.ended(task);
        }
        handedOver.incrementAndGet();
        try {
            Recording known = thread.recording;
            if (known != null && known.hasCompleted() && known.work().hasEnded()) {
                known.letGo(); // it has done nothing more since
                thread.recording = null;
            }
            Recording recording = thread.current();
            if (recording != null) {
                // A request that goes on asynchronously leaves its thread here as well.
                long now = recording.close();
                LiveWork work = recording.work();
                if (work.isTask() && recording.index() == 0 && live.remove(key(work), work)) {
                    finish(work, now, 0);
                }
            }
        } finally {
            handedOver.decrementAndGet();
        }
        thread.recording = thread.outer;
        thread.outer = null;
    }

    @Override
    public @Nullable Object awaiting(Object future) {
        Recording recording = future instanceof Future<?> ? threads.recording() : null;
        if (recording == null || !(future instanceof Future<?> result) || result.isDone()) {
            return null;
        }
        Recording.Call call = answers.of(future, recording.work());
        if (call != null) {
            return new AnswerWait(recording, recording.enter(call.part(), call.resource()));
        }
        Tasks.Submitted task = tasks.of(future);
        Recording submitter = task == null ? null : task.recording();
        if (task != null && submitter != null && submitter.work() == recording.work()) {
            return new TaskWait(recording, recording.await(task), result);
        }
        if (future instanceof CompletableFuture<?> && !recording.isInCall()) {
            return new TaskWait(recording, recording.await(null), result);
        }
        return null; // somebody else's task: a signal
    }

    @Override
    public void called(Object future, long sinceNanos) {
        Recording recording = threads.recording();
        Recording.Call call = recording == null ? null : recording.openCallSince(sinceNanos);
        if (recording != null && call != null) {
            answers.add(future, recording.work(), call);
        }
    }

    @Override
    public void awaited(Object token) {
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

    @Override
    public void served(Object request) {
        Recording recording = threads.recording();
        if (recording != null && !recording.work().isRouted()) {
            recording.work().servedBy(routes.of(request));
        }
    }

    @Override
    public @Nullable Object stepStarted(Object execution) {
        // Works that are only counted have no segment to be found by.
        boolean inWork = threads.recording() != null || (countsOnly && Span.current().getSpanContext().isValid());
        return enabled && !inWork ? steps.start(execution) : null;
    }

    @Override
    public void stepEnded(Object token, @Nullable Throwable failure) {
        ((BatchSteps.Step) token).ended(failure);
    }

    // --- pools -------------------------------------------------------------------------------------------------------

    @Override
    public @Nullable Object poolAsked(Object pool) {
        PoolState state = pools.of(pool);
        ThreadState thread = threads.current();
        Recording recording = thread.current();
        Recording.Call call = recording == null ? null : recording.enter(Part.POOL, state.resource());
        state.waiting();
        return new PoolCall(thread, recording, call, state);
    }

    @Override
    public void poolAnswered(Object token, Object pool, @Nullable Object connection, @Nullable Throwable failure) {
        PoolCall asked = (PoolCall) token;
        asked.pool().answered();
        Recording recording = asked.recording();
        Recording.Call call = asked.call();
        if (recording != null && call != null) {
            long waited = recording.leave(call);
            boolean refused = failure != null;
            Resource resource = asked.pool().resource();
            LiveWork work = recording.work();
            work.used(resource, new ResourceUse(1, refused ? 1 : 0, waited, 0));
            work.waited(new LiveWork.Wait(Part.POOL, resource, call.fromNanos(), waited, refused, asked.pool(), 0));
        }
        if (connection != null) {
            asked.pool().borrowed(connection, recording, asked.thread());
        }
    }

    @Override
    public @Nullable Object connectionReturning(Object connection) {
        return pools.lent(connection);
    }

    @Override
    public void connectionReturned(Object token) {
        ((PoolState.Loan) token).returned();
    }

    @Override
    public void otherPoolAsked() {
        Recording recording = threads.recording();
        if (recording != null) {
            recording.work().misses(Missing.POOL);
        }
    }

    // --- statements --------------------------------------------------------------------------------------------------

    @Override
    public boolean prepareEntered() {
        // Outside works too: a statement may be prepared long before it is executed in one.
        threads.current().prepareDepth++;
        return true;
    }

    @Override
    public void prepared(@Nullable Object statement, String sql) {
        ThreadState thread = threads.current();
        thread.prepareDepth = Math.max(0, thread.prepareDepth - 1);
        if (thread.prepareDepth == 0 && statement != null) {
            statements.prepared(statement, sql);
        }
    }

    @Override
    public @Nullable Object sqlEntered(@Nullable Object statement, @Nullable String sql) {
        ThreadState thread = threads.known();
        Recording recording = thread == null ? null : thread.current();
        if (thread == null || recording == null || thread.sqlDepth > 0) {
            return null;
        }
        String fingerprint = statements.fingerprint(statement, sql);
        Resource resource = Resource.sql(fingerprint);
        Recording.Call call = recording.enter(Part.SQL, resource);
        thread.sqlDepth++;
        thread.inSql = new ThreadState.InSql(fingerprint, call.fromNanos());
        return new SqlCall(thread, recording, call, resource);
    }

    @Override
    public void sqlLeft(Object token) {
        SqlCall left = (SqlCall) token;
        left.thread().sqlDepth = 0;
        left.thread().inSql = null;
        long nanos = left.recording().leave(left.call());
        left.recording().work().used(left.statement(), new ResourceUse(1, 0, 0, nanos));
    }

    /** The application's bytecode tells what {@link Edge} hears; without it, ledgers say that they miss it. */
    public void advised() {
        advised = true;
    }

    /** Whether works that begin from now on have a ledger. */
    public void makeLedgers(boolean wanted) {
        countsOnly = !wanted;
    }

    /** Whether threads read how much CPU they have used. */
    public void readCpu(boolean wanted) {
        clocks.readCpu(wanted);
    }

    /** Whether they read how long they have waited for a processor. */
    public void readRunqueue(boolean wanted) {
        clocks.readRunqueue(wanted);
    }

    /** How often clocks were read on the application's threads so far. */
    public long readings() {
        return threads.readings();
    }

    /** What that costs each time; measured at once. */
    public long nanosPerReading() {
        return clocks.nanosPerReading();
    }

    /** About what is kept at the moment. */
    public long memoryBytes() {
        return live.size() * BYTES_PER_WORK
                + intervals.get() * BYTES_PER_INTERVAL
                + threads.size() * BYTES_PER_THREAD
                + tasks.waiting() * BYTES_PER_TASK
                + finished.memoryBytes();
    }

    /** Nobody will take what is recorded: nothing is any more. */
    public void disable() {
        enabled = false;
    }

    /** Lets go of threads, their files and all works: a scope that is never closed keeps this object for long. Only after {@link #disable()}, when advice and spans are told nothing more. */
    @Override
    public void close() {
        threads.close();
        live.values().forEach(LiveWork::forget);
        live.clear();
        tasks.clear();
        answers.clear();
        statements.clear();
    }

    // --- for the agent's own threads ---------------------------------------------------------------------------------

    /** A wait that JFR saw; dropped when its thread did not work for anybody. */
    public void waited(long threadId, Interval wait) {
        threads.waited(threadId, wait);
    }

    /** Who pays for what a platform thread did at an instant of {@link System#nanoTime}, if JFR has got that far at last. */
    public Account accountAt(long threadId, long nanos) {
        return threads.accountAt(threadId, nanos);
    }

    Threads threads() {
        return threads;
    }

    Iterable<LiveWork> liveWorks() {
        return live.values();
    }

    /**
     * Every work that has begun is with the finished ones; tasks that outlive theirs are not waited for, some never end. In
     * this order: a work is handed over before it leaves.
     */
    boolean isIdle() {
        return live.values().stream().allMatch(LiveWork::isTask) && handedOver.get() == 0;
    }

    /** Forgets what will not come back: threads that have ended, tasks that were withdrawn, spans that are never ended. */
    void tidy(long nowNanos) {
        threads.tidy();
        tasks.tidy(nowNanos);
        answers.tidy();
        int known = forks.get();
        if (tasks.waiting() == 0) {
            forks.compareAndSet(known, 0); // some were withdrawn; one that comes at this moment changes the number
        }
        long old = live.size() > CROWDED ? OLD_WHEN_CROWDED_NANOS : OLD_NANOS;
        live.forEach((key, work) -> {
            if (nowNanos - work.beginNanos() > old && live.remove(key, work)) { // else it ends at this moment
                work.end(nowNanos, 0);
                work.forget();
                counted("works.abandoned");
            }
        });
    }

    @Override
    public void failed(Throwable failure) {
        try {
            counted("advice.failed");
            log.error("advice failed, the application did not notice: %s", failure);
        } catch (Throwable alsoFailed) {
            // No memory or no stack, say: nothing is left to tell it with, and the application must not notice.
        }
    }

    /** Whether there is room for one more interval. */
    boolean keepsInterval() {
        if (intervals.incrementAndGet() > MAX_INTERVALS) {
            intervals.decrementAndGet();
            return false;
        }
        return true;
    }

    void intervalsForgotten(int count) {
        intervals.addAndGet(-count);
    }

    void counted(String name) {
        counted(name, 1);
    }

    void counted(String name, long times) {
        counts.computeIfAbsent(name, key -> new LongAdder()).add(times);
    }

    public Map<String, Long> counters() {
        Map<String, Long> values = new TreeMap<>();
        counts.forEach((name, count) -> values.put(name, count.sum()));
        values.put("works.live", (long) live.size());
        values.put("threads.watched", (long) threads.size());
        values.put("intervals.kept", (long) intervals.get());
        values.put("threads.without_schedstat", files.refused());
        values.put("tasks.waiting", (long) tasks.waiting());
        return values;
    }

    /** Whoever unparks a virtual thread hands its continuation to this pool: that is no task of his. */
    private static boolean isSchedulerOfVirtualThreads(Object executor) {
        return executor instanceof ForkJoinPool pool
                && pool.getFactory().getClass().getName().startsWith("java.lang.VirtualThread");
    }

    /** Runs where {@link #forkStarted} sees it, not in a worker of an executor with hooks. */
    private static boolean isFork(Object task) {
        return task instanceof ForkJoinTask<?>;
    }

    private static boolean isServer(Object executor) {
        return executor.getClass().getName().startsWith("org.apache.tomcat.");
    }

    private static String key(LiveWork work) {
        return work.traceId() + work.spanId();
    }
}
