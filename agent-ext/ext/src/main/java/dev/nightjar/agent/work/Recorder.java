package dev.nightjar.agent.work;

import dev.nightjar.agent.boot.Edge;
import dev.nightjar.agent.settings.AgentLog;
import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.ResourceUse;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.ledger.Interval;
import dev.nightjar.model.ledger.Part;
import io.opentelemetry.sdk.trace.ReadableSpan;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Records works: what advice and spans tell, on the application's threads. Whatever fails in here ends in {@link Edge}
 * or the span processor; the application never sees it.
 */
public final class Recorder implements Edge.Sink {

    private static final int MAX_LIVE_WORKS = 20_000;
    private static final int MAX_TASKS = 50_000;

    /** A task by identity: the application's own equality is none of ours. */
    private record Task(Object task) {
        @Override
        @SuppressWarnings("ReferenceEquality")
        public boolean equals(@Nullable Object other) {
            return other instanceof Task that && that.task == task;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(task);
        }
    }

    /** A task in a queue; {@code recording} is null for the server's own queue. */
    private record Submitted(long nanos, @Nullable Recording recording) {}

    private record SqlCall(ThreadState thread, Recording recording, Recording.Call call, Resource statement) {}

    private record PoolCall(
            @Nullable ThreadState thread,
            @Nullable Recording recording,
            Recording.@Nullable Call call,
            PoolState pool) {}

    @SuppressWarnings("ThreadLocalUsage") // there is one recorder in a JVM, and tests have their own
    private final ThreadLocal<@Nullable ThreadState> states = new ThreadLocal<>();

    private final Map<Long, ThreadState> threads = new ConcurrentHashMap<>();
    private final Map<String, LiveWork> live = new ConcurrentHashMap<>();
    private final Map<Task, Submitted> tasks = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final Statements statements;
    private final Pools pools;
    private final FinishedWorks finished;
    private final AgentLog log;
    private volatile boolean enabled = true;

    public Recorder(Statements statements, Pools pools, FinishedWorks finished, AgentLog log) {
        this.statements = statements;
        this.pools = pools;
        this.finished = finished;
        this.log = log;
    }

    // --- works -------------------------------------------------------------------------------------------------------

    /** A work begins on the current thread. */
    void begin(ReadableSpan span, Work.Kind kind) {
        ThreadState thread = state();
        if (!enabled) {
            return;
        }
        if (current(thread) != null) {
            return; // a second local root inside a work belongs to it
        }
        if (live.size() >= MAX_LIVE_WORKS) {
            counted("works.not_recorded");
            return;
        }
        long now = System.nanoTime();
        ThreadState.Dispatch queued = kind == Work.Kind.REQUEST ? thread.dispatch : null;
        thread.dispatch = null;
        Recording.Start start = queued != null ? queued.start() : Recording.Start.now(thread.counters());
        long begin = queued != null ? queued.submitNanos() : start.nanos();
        LiveWork work = new LiveWork(this, span, kind, begin, Math.max(0, now - begin));
        Recording recording = work.record(thread, begin, -1, start);
        if (recording == null) {
            return;
        }
        if (queued != null) {
            Resource executor = Resource.executor(queued.executor());
            long waited = start.nanos() - begin;
            work.used(executor, new ResourceUse(1, 0, waited, 0));
            work.waited(new LiveWork.Wait(Part.QUEUE, executor, begin, waited, false));
        }
        live.put(key(span), work);
        thread.recording = recording;
    }

    /** The span that began a work has ended, on whatever thread. */
    void end(ReadableSpan span) {
        LiveWork work = live.remove(key(span));
        if (work == null) {
            return;
        }
        ThreadState thread = state();
        Recording recording = thread.recording;
        if (recording == null || recording.work() != work) {
            // It ended on a thread that it was not seen to come to: what lies before stays unexplained.
            recording = work.record(thread, System.nanoTime(), -1, Recording.Start.now(thread.counters()));
        }
        if (recording == null) {
            counted("works.not_recorded");
            return;
        }
        long now = System.nanoTime();
        recording.close(now, thread.counters());
        work.end(now, recording.index());
        if (thread.recording == recording) {
            thread.recording = null;
            thread.inSql = null;
        }
        if (thread.inTask) {
            work.used(Resource.executor(executorName()), new ResourceUse(0, 0, 0, now - recording.fromNanos()));
        }
        if (!finished.offer(work)) {
            counted("works.dropped");
        }
    }

    Recording.Call enterDownstream(Recording recording, String service) {
        return recording.enter(
                Part.DOWNSTREAM, Resource.service(service), recording.thread().counters());
    }

    /** Ends a call on the thread on which it began. */
    void leaveDownstream(Recording recording, Recording.Call call) {
        long nanos = recording.leave(call, recording.thread().counters());
        Resource service = call.resource();
        if (service != null) {
            recording.work().used(service, new ResourceUse(1, 0, 0, nanos));
        }
    }

    /** What the current thread records; null when it works for nobody, or for a work that has ended elsewhere. */
    @Nullable
    Recording current() {
        return current(states.get());
    }

    private static @Nullable Recording current(@Nullable ThreadState thread) {
        if (thread == null) {
            return null;
        }
        Recording recording = thread.recording;
        if (recording != null && recording.work().hasEnded()) {
            thread.recording = null;
            thread.inSql = null;
            return null;
        }
        return recording;
    }

    // --- executors ---------------------------------------------------------------------------------------------------

    @Override
    public void submitted(Object executor, Object task) {
        boolean server = isServer(executor);
        Recording recording = null;
        if (!server) {
            recording = current();
        }
        if (server || recording != null) {
            if (tasks.size() < MAX_TASKS) {
                tasks.put(new Task(task), new Submitted(System.nanoTime(), recording));
            } else {
                counted("tasks.not_recorded");
            }
        }
    }

    @Override
    public void started(Object executor, Object task) {
        Submitted submitted = tasks.isEmpty() ? null : tasks.remove(new Task(task));
        if (submitted == null) {
            return;
        }
        ThreadState thread = state();
        Recording.Start start = Recording.Start.now(thread.counters());
        Recording from = submitted.recording();
        thread.inTask = true;
        if (!enabled) {
            return;
        }
        if (from == null) {
            thread.dispatch = new ThreadState.Dispatch(executorName(), submitted.nanos(), start);
        } else if (!from.work().hasEnded()) {
            thread.outer = thread.recording;
            thread.recording = from.work().record(thread, submitted.nanos(), from.index(), start);
            Resource name = Resource.executor(executorName());
            from.work().used(name, new ResourceUse(1, 0, start.nanos() - submitted.nanos(), 0));
        }
    }

    @Override
    public void ended(Object executor) {
        ThreadState thread = states.get();
        if (thread == null || !thread.inTask) {
            return;
        }
        thread.inTask = false;
        thread.dispatch = null;
        Recording recording = thread.recording;
        if (recording != null) {
            // A request that goes on asynchronously leaves its thread here as well.
            long now = System.nanoTime();
            recording.close(now, thread.counters());
            recording
                    .work()
                    .used(Resource.executor(executorName()), new ResourceUse(0, 0, 0, now - recording.fromNanos()));
            thread.recording = thread.outer;
            thread.outer = null;
        }
    }

    // --- pools -------------------------------------------------------------------------------------------------------

    @Override
    public @Nullable Object poolAsked(Object pool) {
        PoolState state = pools.of(pool);
        Recording recording = current();
        if (recording == null) {
            state.waiting();
            return new PoolCall(null, null, null, state);
        }
        Recording.Call call =
                recording.enter(Part.POOL, state.resource(), recording.thread().counters());
        state.waiting();
        return new PoolCall(recording.thread(), recording, call, state);
    }

    @Override
    public void poolAnswered(Object token, Object pool, @Nullable Object connection, @Nullable Throwable failure) {
        PoolCall asked = (PoolCall) token;
        asked.pool().answered();
        Recording recording = asked.recording();
        Recording.Call call = asked.call();
        ThreadState thread = asked.thread();
        if (recording != null && call != null && thread != null) {
            long waited = recording.leave(call, thread.counters());
            boolean refused = failure != null;
            recording.work().used(asked.pool().resource(), new ResourceUse(1, refused ? 1 : 0, waited, 0));
            recording
                    .work()
                    .waited(new LiveWork.Wait(Part.POOL, asked.pool().resource(), call.fromNanos(), waited, refused));
        }
        if (connection != null) {
            asked.pool().borrowed(connection, recording, thread == null ? state() : thread);
        }
    }

    @Override
    public void connectionClosed(Object connection) {
        pools.closed(connection);
    }

    // --- statements --------------------------------------------------------------------------------------------------

    @Override
    public boolean prepareEntered() {
        ThreadState thread = states.get();
        if (thread == null || thread.recording == null) {
            return false;
        }
        thread.prepareDepth++;
        return true;
    }

    @Override
    public void prepared(@Nullable Object statement, String sql) {
        ThreadState thread = states.get();
        if (thread != null && --thread.prepareDepth == 0 && statement != null) {
            statements.prepared(statement, sql);
        }
    }

    @Override
    public @Nullable Object sqlEntered(@Nullable Object statement, @Nullable String sql) {
        Recording recording = current();
        ThreadState thread = recording == null ? null : recording.thread();
        if (recording == null || thread == null || thread.sqlDepth > 0) {
            return null;
        }
        String fingerprint = statements.fingerprint(statement, sql);
        Resource resource = Resource.sql(fingerprint);
        thread.sqlDepth++;
        Recording.Call call = recording.enter(Part.SQL, resource, thread.counters());
        thread.inSql = new ThreadState.InSql(fingerprint, call.fromNanos());
        return new SqlCall(thread, recording, call, resource);
    }

    @Override
    public void sqlLeft(Object token) {
        SqlCall left = (SqlCall) token;
        left.thread().sqlDepth--;
        left.thread().inSql = null;
        long nanos = left.recording().leave(left.call(), left.thread().counters());
        left.recording().work().used(left.statement(), new ResourceUse(1, 0, 0, nanos));
    }

    /** Nobody will take what is recorded: nothing is any more. */
    public void disable() {
        enabled = false;
    }

    // --- for the agent's own threads ---------------------------------------------------------------------------------

    /** A wait that JFR saw; dropped when its thread never worked for anybody. */
    public void waited(long threadId, Interval wait) {
        ThreadState thread = threads.get(threadId);
        if (thread != null) {
            thread.waited(wait);
        }
    }

    Iterable<LiveWork> liveWorks() {
        return live.values();
    }

    /** Forgets threads that have ended, tasks that were taken out of their queues, and old waits. */
    void tidy(long nowNanos, long keepNanos) {
        threads.values().removeIf(ThreadState::closeWhenEnded);
        for (ThreadState thread : threads.values()) {
            Recording recording = thread.recording;
            long keep = nowNanos - keepNanos;
            thread.forgetWaitsBefore(recording == null ? keep : Math.min(keep, recording.fromNanos()));
        }
        tasks.values().removeIf(task -> nowNanos - task.nanos() > 600_000_000_000L);
    }

    @Override
    public void failed(Throwable failure) {
        counted("advice.failed");
        log.error("advice failed, the application did not notice: %s", failure);
    }

    void counted(String name) {
        counts.computeIfAbsent(name, key -> new LongAdder()).increment();
    }

    public Map<String, Long> counters() {
        Map<String, Long> values = new TreeMap<>();
        counts.forEach((name, count) -> values.put(name, count.sum()));
        values.put("works.live", (long) live.size());
        values.put("threads.watched", (long) threads.size());
        return values;
    }

    private ThreadState state() {
        ThreadState state = states.get();
        if (state == null) {
            Thread thread = Thread.currentThread();
            state = new ThreadState(thread);
            states.set(state);
            ThreadState before = threads.put(state.id(), state);
            if (before != null) {
                before.counters().close();
            }
        }
        return state;
    }

    private static boolean isServer(Object executor) {
        return executor.getClass().getName().startsWith("org.apache.tomcat.");
    }

    /** Worker threads are named after their pool: {@code http-nio-8080-exec-7}. */
    private static String executorName() {
        String name = Thread.currentThread().getName();
        int dash = name.length();
        while (dash > 0 && Character.isDigit(name.charAt(dash - 1))) {
            dash--;
        }
        boolean numbered = dash < name.length() && dash > 1 && name.charAt(dash - 1) == '-';
        return numbered ? name.substring(0, dash - 1) : name;
    }

    private static String key(ReadableSpan span) {
        return span.getSpanContext().getTraceId() + span.getSpanContext().getSpanId();
    }
}
