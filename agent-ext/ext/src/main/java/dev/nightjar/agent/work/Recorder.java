package dev.nightjar.agent.work;

import dev.nightjar.agent.boot.Edge;
import dev.nightjar.agent.settings.AgentLog;
import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.ledger.Interval;
import dev.nightjar.model.ledger.Missing;
import dev.nightjar.model.ledger.Part;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.trace.ReadableSpan;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Records works: what advice and spans tell, on the application's threads. Whatever fails in here ends in {@link Edge}
 * or the span processor; the application never sees it.
 */
public final class Recorder implements AutoCloseable {

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

    private final FileBudget files = new FileBudget();
    private final Clocks clocks = new Clocks(files);
    private final Threads threads = new Threads(clocks);
    private final EdenAccounts eden = new EdenAccounts();
    private final Handovers handovers;
    private final BatchSteps steps;
    /** By span id: 64 random bits, a trace has no other of the same. */
    private final Map<String, LiveWork> live = new ConcurrentHashMap<>();

    private final AtomicInteger intervals = new AtomicInteger();
    private final AtomicInteger handedOver = new AtomicInteger();
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final DatabaseCalls databaseCalls;
    private final Edge.Sink advice;
    private final FinishedWorks finished;
    private final AgentLog log;
    private volatile boolean enabled = true;
    private volatile boolean advised;
    private volatile boolean countsOnly;

    public Recorder(Statements statements, Pools pools, FinishedWorks finished, AgentLog log) {
        this.finished = finished;
        this.log = log;
        this.handovers = new Handovers(this, threads);
        this.steps = new BatchSteps(this);
        this.databaseCalls = new DatabaseCalls(threads, pools, statements);
        this.advice = new AdviceSink(this, handovers, databaseCalls);
    }

    /** What advice is to call. */
    public Edge.Sink advice() {
        return advice;
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
            live.put(work.spanId(), work);
            return; // nothing is recorded for it
        }
        Recording recording = work.record(thread, begin, -1, start);
        if (recording != null && (thread.inTask || thread.isEventLoop())) {
            recording.occupies(thread.executor(), queued != null);
        }
        if (queued != null) {
            work.waited(new LiveWork.Wait(Part.QUEUE, thread.executor(), begin, start.nanos() - begin, false, null, 0));
        }
        live.put(work.spanId(), work);
        thread.recording = recording;
    }

    /** The span that began a work has ended, on whatever thread. */
    void end(ReadableSpan span) {
        handedOver.incrementAndGet();
        try {
            LiveWork work = live.remove(span.getSpanContext().getSpanId());
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
            recording = comes(work, thread);
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
        live.put(own.spanId(), own);
        if (!task.moveTo(work, own)) {
            live.remove(own.spanId());
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
        if (thread != null && thread.inTask && (recording != null || thread.task != null)) {
            return null;
        }
        if (thread == null || recording == null || recording.work().span() != span) {
            return arrived(thread, span);
        }
        if (!recording.comeBack()) {
            recording = recording.work().hasRoom() ? comes(recording.work(), thread) : null;
            thread.recording = recording;
        }
        if (recording != null) {
            recording.scopes++;
        }
        return recording;
    }

    /**
     * A work comes to a thread that nobody handed it over to: an event loop, which has read something for it, or whoever else when it
     * is nowhere else.
     */
    private @Nullable Recording arrived(@Nullable ThreadState known, Span span) {
        if (span instanceof ReadableSpan within && !WorkSpans.isLocalRoot(within.getParentSpanContext())) {
            return null; // most scopes are of spans inside a work: no work is named by theirs
        }
        SpanContext context = span.getSpanContext();
        LiveWork work = context.isValid() && !context.isRemote() ? live.get(context.getSpanId()) : null;
        if (work == null || !work.hasRoom()) {
            return null;
        }
        ThreadState thread = known == null ? threads.current() : known;
        // Whether the thread is free is asked last: it marks whoever is out as not the only one.
        boolean comes = (thread.isEventLoop() || work.isNowhere()) && thread.current() == null;
        Recording recording = comes ? comes(work, thread) : null;
        if (recording != null) {
            recording.occupies(thread.executor(), false);
            recording.scopes++;
            thread.recording = recording;
        }
        return recording;
    }

    /**
     * From wherever it was: nobody handed it over. The thread's task is there for it then; a request that the same task reads from the
     * connection after that began neither with the task nor in its queue.
     */
    private static @Nullable Recording comes(LiveWork work, ThreadState thread) {
        thread.dispatch = null;
        Recording.Start now = Recording.Start.now(thread.counters());
        return work.record(thread, now.nanos(), -1, now);
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

    boolean isEnabled() {
        return enabled;
    }

    /** A step of a batch job begins; null when it belongs to a work already. */
    @Nullable
    Object stepStarted(Object execution) {
        // Works that are only counted have no segment to be found by.
        boolean inWork = threads.recording() != null
                || (countsOnly && Span.current().getSpanContext().isValid());
        return enabled && !inWork ? steps.start(execution) : null;
    }

    // --- tasks -------------------------------------------------------------------------------------------------------

    /** Its work had ended when it came to its turn: it is one of its own. */
    @Nullable
    Recording startedLate(LiveWork from, long submitNanos, ThreadState thread, Recording.Start start) {
        if (live.size() >= MAX_LIVE_WORKS) {
            counted("works.not_recorded");
            return null;
        }
        LiveWork own = from.outlivedBy(submitNanos);
        if (own == null) {
            return null;
        }
        Recording run = own.record(thread, submitNanos, -1, start);
        live.put(own.spanId(), own);
        return run;
    }

    /** The task is over in which a thread did what it did; a work may be over with it, or leave the thread. */
    void leftTask(ThreadState thread) {
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
                if (work.isTask() && recording.index() == 0 && live.remove(work.spanId(), work)) {
                    finish(work, now, 0);
                }
            }
        } finally {
            handedOver.decrementAndGet();
        }
    }

    // --- what is recorded --------------------------------------------------------------------------------------------

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

    /** What was done on the application's threads so far, estimated by how often clocks were read there. */
    public long inlineNanos() {
        return clocks.nanos(threads.readings());
    }

    /** Whether any thread has worked for anybody yet. */
    public boolean hasBegun() {
        return threads.readings().all() > 0;
    }

    /** About what is kept at the moment. */
    public long memoryBytes() {
        return live.size() * BYTES_PER_WORK
                + intervals.get() * BYTES_PER_INTERVAL
                + threads.size() * BYTES_PER_THREAD
                + handovers.waiting() * BYTES_PER_TASK
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
        handovers.clear();
        databaseCalls.clear();
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

    Executors executors() {
        return handovers.executors();
    }

    ServerExecutors servers() {
        return handovers.servers();
    }

    Pools pools() {
        return databaseCalls.pools();
    }

    /** Waits for workers and connections are told as metrics too. */
    public void measure(ResourceMetrics waits) {
        databaseCalls.measure(waits);
        handovers.measure(waits);
    }

    /** On the agent's own thread: it takes some ten milliseconds. */
    void askForSockets() {
        SocketAges ages = SocketAges.ofThisJvm(log);
        if (ages != null) {
            handovers.ask(new ServerSockets(ages));
        }
    }

    EdenAccounts eden() {
        return eden;
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
        handovers.tidy(nowNanos);
        long old = live.size() > CROWDED ? OLD_WHEN_CROWDED_NANOS : OLD_NANOS;
        live.forEach((key, work) -> {
            if (nowNanos - work.beginNanos() > old && live.remove(key, work)) { // else it ends at this moment
                work.end(nowNanos, 0);
                work.forget();
                counted("works.abandoned");
            }
        });
    }

    /** Something of ours failed on the application's threads. */
    public void failed(Throwable failure) {
        try {
            counted("advice.failed");
            log.error("advice failed, the application did not notice: %s", failure);
        } catch (Throwable alsoFailed) {
            // No memory or no stack, say: nothing is left to tell it with, and the application must not notice.
        }
    }

    /** An executor or a pool threw when it was asked how it is. */
    void unmeasured(Resource resource, Throwable failure) {
        counted("metrics.unreadable");
        log.warn("%s does not tell how it is, its metrics are left out this time: %s", resource.name(), failure);
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
        values.put("tasks.waiting", (long) handovers.waiting());
        return values;
    }
}
