package dev.nightjar.agent.work;

import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.ResourceUse;
import dev.nightjar.model.ledger.Interval;
import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.ledger.Segment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One segment while it is recorded: a work's stay on a thread. Written by that thread and by the JFR thread, read by the
 * ledger thread; all under its lock, which is hardly ever contended.
 *
 * <p>Whatever a thread does between two readings must not be booked twice. So the counters of a segment are read inside
 * it (after its start, before its end), and those of a call around it.
 */
final class Recording {

    /** More intervals than this are counted and dropped; the mask says so. */
    private static final int MAX_INTERVALS = 20_000;

    /** Calls that ended on another thread: beyond this the waits for them are signals. */
    private static final int MAX_ENDED_ELSEWHERE = 200;

    /** An event loop that has been idle for so long has begun another turn: what belongs together there follows sooner. */
    static final long TURN_NANOS = 1_000_000;

    private volatile LiveWork work;
    private volatile int index;
    private final ThreadState thread;
    private final long submitNanos;
    private final int submitter;
    private final long fromNanos;
    private final long cpuAtStart;
    private final long runqueueAtStart;
    private final long allocatedAtStart;
    private final List<Interval> intervals = new ArrayList<>(4);
    private final Deque<Call> calls = new ArrayDeque<>(2);
    private final Awaits awaits = new Awaits();
    private final List<EndedElsewhere> endedElsewhere = new ArrayList<>(0);
    private final List<Interval> logWrites = new ArrayList<>(0);
    private @Nullable PoolInsides pools;
    private @Nullable Resource worker;
    private boolean asked;
    private boolean helped;
    private boolean delivered;
    private long toNanos;
    private boolean closed;

    /** Scopes of the work's own span that are open on this thread. Belongs to that thread, as the next four. */
    int scopes;

    /** The work left the thread with its last scope. */
    private boolean out;

    /** Then, of an event loop. */
    private @Nullable IdleClock leftAt;

    /** To how many threads it had come by then that nobody handed it over to. */
    private int arrivals;

    /** The thread has done something for others since. */
    private boolean elsewhere;

    private boolean incomplete;
    private boolean forgotten;
    private @Nullable Mark mark;
    private long lentCpuNanos;
    private long lentRunqueueNanos;
    private long lentBytes;
    private long cpuNanos = ThreadCounters.NONE;
    private long runqueueNanos = ThreadCounters.NONE;
    private long allocatedBytes = ThreadCounters.NONE;
    private long takenBytes;

    Recording(LiveWork work, int index, ThreadState thread, long submitNanos, int submitter, Start start) {
        this.work = work;
        this.index = index;
        this.thread = thread;
        this.submitNanos = submitNanos;
        this.submitter = submitter;
        this.fromNanos = start.nanos();
        this.cpuAtStart = start.cpuNanos();
        this.runqueueAtStart = start.runqueueNanos();
        this.allocatedAtStart = start.allocatedBytes();
    }

    /** The thread's clock and counters at one instant. */
    record Start(long nanos, long cpuNanos, long runqueueNanos, long allocatedBytes) {
        static Start now(ThreadCounters counters) {
            long now = System.nanoTime();
            long cpu = counters.cpuNanos();
            return new Start(now, cpu, counters.runqueueNanos(cpu), counters.allocatedBytes());
        }

        /** Of a task that was queued since then. */
        static Start after(long submitNanos, ThreadCounters counters) {
            long now = System.nanoTime();
            long cpu = counters.cpuNanos();
            return new Start(now, cpu, counters.runqueueAtStart(cpu, now - submitNanos), counters.allocatedBytes());
        }
    }

    /** A call into a pool, a database or another service that has begun: a bracket. */
    record Call(
            Part part,
            long fromNanos,
            long cpuAtStart,
            long runqueueAtStart,
            @Nullable Resource resource,
            long spanId) {}

    /**
     * A call that ended on that thread, not on the segment's own.
     *
     * @param at that thread's clocks then; null when it is no event loop's
     */
    private record EndedElsewhere(
            Interval call, long threadId, @Nullable IdleClock at) {}

    /** How far a segment was when it completed what its work waited for. */
    private record Mark(long nanos, long cpuNanos, long runqueueNanos, long allocatedBytes) {}

    LiveWork work() {
        return work;
    }

    int index() {
        return index;
    }

    ThreadState thread() {
        return thread;
    }

    long fromNanos() {
        return fromNanos;
    }

    long submitNanos() {
        return submitNanos;
    }

    /** Handed over by another segment of its work, and not over. */
    synchronized boolean isTaskUnderWay() {
        return submitter >= 0 && !closed && !delivered;
    }

    /** It has completed something that its work waited for: about to be over most likely, what it does from here on tells. */
    synchronized boolean hasCompleted() {
        return mark != null;
    }

    /** Its work has its result: what the executor does with it after that is no going on. */
    synchronized void delivered() {
        delivered = true;
    }

    /** Its thread turns to somebody else, and its work has ended. */
    void letGo() {
        if (submitter >= 0) {
            close();
        }
    }

    /**
     * The thread is one of an executor's.
     *
     * @param waitedFor it came through the executor's queue
     */
    synchronized void occupies(Resource executor, boolean waitedFor) {
        worker = executor;
        asked = waitedFor;
    }

    /** The thread is none of the executor's: it waited for the task, and runs it while the executor's own are busy. */
    synchronized void helps(Resource executor) {
        occupies(executor, true);
        helped = true;
    }

    /** Whether a task whose work has ended is one of its own by now. */
    boolean goesOn() {
        return submitter >= 0 && work.recorder().outlived(this) && !work.hasEnded();
    }

    /** False when it has ended with its work, or is another's already. */
    synchronized boolean moveTo(LiveWork from, LiveWork own) {
        if (closed || work != from) {
            return false;
        }
        own.adopt(this);
        index = 0;
        work = own;
        return true;
    }

    Call enter(Part part, @Nullable Resource resource) {
        return enter(part, resource, 0);
    }

    /** @param spanId of a call to another service, else 0 */
    synchronized Call enter(Part part, @Nullable Resource resource, long spanId) {
        ThreadCounters counters = thread.counters();
        long cpu = counters.cpuNanos();
        long runqueue = counters.runqueueNanos(cpu);
        Call call = new Call(part, System.nanoTime(), cpu, runqueue, resource, spanId);
        calls.push(call);
        return call;
    }

    /** Ends a call on the segment's own thread; returns its length. */
    synchronized long leave(Call call) {
        calls.remove(call);
        long now = System.nanoTime();
        ThreadCounters counters = thread.counters();
        long cpu = counters.cpuNanos();
        add(new Interval(
                call.part(),
                call.fromNanos(),
                now,
                call.resource(),
                difference(cpu, call.cpuAtStart()),
                difference(counters.runqueueNanos(cpu), call.runqueueAtStart())));
        return now - call.fromNanos();
    }

    /**
     * A call that ended elsewhere; returns its length. Whether this thread waited for it is seen by its waits.
     *
     * @param at clocks of the current thread, on which it ended; null when it is no event loop's
     */
    synchronized long abandon(Call call, @Nullable IdleClock at) {
        long now = System.nanoTime();
        if (calls.remove(call) && !forgotten && endedElsewhere.size() < MAX_ENDED_ELSEWHERE) {
            Interval whole = new Interval(call.part(), call.fromNanos(), now, call.resource(), -1, -1);
            endedElsewhere.add(new EndedElsewhere(whole, Thread.currentThread().getId(), at));
        }
        return now - call.fromNanos();
    }

    /** The last call that ended on an event loop in a segment of it, or in the same turn before; null when none did. */
    synchronized @Nullable Interval answeredIn(Recording turn, long toNanos) {
        Interval last = null;
        for (EndedElsewhere ended : endedElsewhere) {
            long end = ended.call().toNanos();
            boolean within = end - turn.fromNanos >= 0
                    ? toNanos - end >= 0
                    : ended.at() != null && turn.clocksAtStart().idleSince(ended.at()) < TURN_NANOS;
            if (ended.threadId() == turn.thread.id() && within && (last == null || end - last.toNanos() > 0)) {
                last = ended.call();
            }
        }
        return last;
    }

    private IdleClock clocksAtStart() {
        return new IdleClock(fromNanos, cpuAtStart, runqueueAtStart);
    }

    /** Whether the thread is in a call to the outside: how that waits is the call's own. */
    synchronized boolean isInCall() {
        return !calls.isEmpty();
    }

    /** What the thread waits for at this moment beside a statement; null when it does not, or nobody knows. */
    synchronized @Nullable Resource waitsFor() {
        Resource queue = awaits.queuedAt();
        Call last = calls.peek();
        return queue != null || last == null || last.part() == Part.SQL ? queue : last.resource();
    }

    /** The thread waits for a task of its own work, or for whoever completes a future. */
    synchronized Awaits.Await await(Tasks.@Nullable Submitted task) {
        return awaits.begin(task, enter(Part.SIGNAL, null));
    }

    /** Another segment of its work has completed what the thread waits for. */
    synchronized void wokenBy(Recording waker) {
        awaits.wokenBy(waker);
    }

    /** It waits no more; returns what ended the wait, null when nobody knows. */
    synchronized Tasks.@Nullable Submitted leave(Awaits.Await begun) {
        return awaits.end(begun, leave(begun.call()));
    }

    /**
     * The thread has run another task meanwhile. What that one used is not this one's; and if a stage is being waited for, it is
     * what was done in that time.
     */
    synchronized void helped(Recording run) {
        lentCpuNanos += Math.max(0, run.cpuNanos);
        lentRunqueueNanos += Math.max(0, run.runqueueNanos);
        lentBytes += Math.max(0, run.allocatedBytes);
        if (run.work() == work) {
            awaits.helped(run, run.fromNanos, run.toNanos);
        }
    }

    /** It has completed what its work waits for; what it does from here on may be nobody's wait. On its own thread. */
    synchronized void completed() {
        ThreadCounters counters = thread.counters();
        long now = System.nanoTime();
        long cpu = counters.cpuNanos();
        mark = new Mark(
                now,
                difference(cpu, cpuAtStart),
                difference(counters.runqueueNanos(cpu), runqueueAtStart),
                difference(counters.allocatedBytes(), allocatedAtStart));
    }

    /** Calls that have begun and not ended, up to the segment's own end. */
    synchronized List<Call> openCalls() {
        return new ArrayList<>(calls);
    }

    /** The last call to another service that began since then and goes on. */
    synchronized @Nullable Call openCallSince(long nanos) {
        for (Call call : calls) { // the last one first
            if (call.spanId() != 0) {
                return call.fromNanos() - nanos >= 0 ? call : null;
            }
        }
        return null;
    }

    /** Drops it when there is no room; the mask of the work then says so. */
    void add(Interval interval) {
        add(interval, intervals);
    }

    /** A write to a log: which files or threads it waits for meanwhile is its own way of waiting. */
    void logWritten(Interval write) {
        add(write, logWrites);
    }

    /** A pool has checked a connection on this thread. */
    synchronized void checked(long fromNanos, long toNanos) {
        pools().checked(fromNanos, toNanos);
    }

    /** A wait for a pool is over. */
    synchronized void waitedFor(ConnectingTimes pool, long fromNanos, long toNanos) {
        if (pools != null || !pool.during(fromNanos, toNanos).isEmpty()) {
            pools().waited(pool, fromNanos, toNanos);
        }
    }

    /** Most segments wait for none, or get a connection at once. */
    private PoolInsides pools() {
        PoolInsides known = pools;
        if (known == null) {
            known = new PoolInsides();
            pools = known;
        }
        return known;
    }

    private synchronized void add(Interval interval, List<Interval> to) {
        if (forgotten) {
            return; // nobody asks any more
        }
        if (intervals.size() + logWrites.size() >= MAX_INTERVALS
                || !work.recorder().keepsInterval()) {
            incomplete = true;
            work.recorder().counted("intervals.dropped");
            return;
        }
        to.add(interval);
    }

    /** The ledger is made, or never will be. */
    synchronized void forget() {
        if (!forgotten) {
            forgotten = true;
            work.recorder().intervalsForgotten(intervals.size() + logWrites.size());
            intervals.clear();
            logWrites.clear();
            awaits.forget();
            endedElsewhere.clear();
            pools = null;
        }
    }

    /** Whether intervals had to be dropped. */
    synchronized boolean isIncomplete() {
        return incomplete;
    }

    /** Ends the segment on its own thread; returns when. */
    synchronized long close() {
        if (!closed) {
            ThreadCounters counters = thread.counters();
            long cpu = counters.cpuNanos();
            cpuNanos = difference(cpu, cpuAtStart, lentCpuNanos);
            runqueueNanos = difference(counters.runqueueNanos(cpu), runqueueAtStart, lentRunqueueNanos);
            allocatedBytes = difference(counters.allocatedBytes(), allocatedAtStart, lentBytes);
            toNanos = System.nanoTime();
            closed = true;
        }
        return toNanos;
    }

    /**
     * What it has allocated that was not taken before.
     *
     * @param counter of its thread, {@link ThreadCounters#NONE} when that cannot be read any more
     */
    synchronized long takeAllocated(long counter) {
        long soFar = closed ? allocatedBytes : ThreadCounters.NONE;
        if (counter >= 0) {
            long read = difference(counter, allocatedAtStart, lentBytes);
            soFar = closed ? Math.min(soFar, read) : read;
        }
        long bytes = Math.max(0, soFar - takenBytes);
        takenBytes += bytes;
        return bytes;
    }

    long allocatedAtStart() {
        return allocatedAtStart;
    }

    /** The work leaves the thread: a segment that ends here, unless the work ends here or comes back before anything else. */
    void goOut() {
        close();
        out = true;
        arrivals = work.arrivals();
        leftAt = thread.isEventLoop() ? thread.idleClock() : null;
    }

    /** Whether the work is on this thread, asked by somebody who does something on it. */
    boolean isHere() {
        elsewhere |= out;
        return !out;
    }

    /**
     * The work goes on here as if it had not left; false when the thread was with others meanwhile, or an event loop in another turn,
     * or the work on another thread.
     */
    boolean comeBack() {
        if (!out) {
            return true;
        }
        IdleClock left = leftAt;
        boolean anotherTurn = left != null && thread.idleClock().idleSince(left) >= TURN_NANOS;
        if (elsewhere || work.arrivals() != arrivals || anotherTurn) {
            return false;
        }
        out = false;
        synchronized (this) {
            closed = false;
        }
        return true;
    }

    /** Whether a stretch of time lies wholly in this segment. */
    synchronized boolean contains(long from, long to) {
        return from - fromNanos >= 0 && (!closed || toNanos - to >= 0);
    }

    /** Whether a stretch of time lies in this segment, at least partly. */
    synchronized boolean overlaps(long from, long to) {
        return to - fromNanos > 0 && (!closed || toNanos - from > 0);
    }

    /** When the segment ended; now, when it has not. */
    synchronized long untilNanos() {
        return closed ? toNanos : System.nanoTime();
    }

    /** Whether the work has left it, or it is over. */
    synchronized boolean isLeft() {
        return closed;
    }

    /** Whether the segment ended before an instant. */
    synchronized boolean endedBefore(long nanos) {
        return closed && nanos - toNanos > 0;
    }

    /** What the segment is to its thread's executor; null when that is none. Until an instant while it is being recorded. */
    synchronized Map.@Nullable Entry<Resource, ResourceUse> occupation(long nowNanos) {
        if (worker == null) {
            return null;
        }
        long until = closed ? toNanos : nowNanos;
        long waited = asked ? fromNanos - submitNanos : 0;
        long held = helped ? 0 : Math.max(0, until - fromNanos);
        return Map.entry(worker, new ResourceUse(asked ? 1 : 0, 0, waited, held));
    }

    /**
     * The segment as it is; while it is being recorded, it and its calls end now.
     *
     * @param of the work whose timeline it is for: a task that outlives its work has no submitter in its own
     * @param place of a task that was waited for in that timeline, −1 when it has none
     */
    synchronized Segment segment(LiveWork of, long nowNanos, ToIntFunction<Tasks.Submitted> place) {
        // Of a task that goes on, the work that has ended has what it did until it completed what was waited for.
        Mark until = closed || (of == work && !of.hasEnded()) ? null : mark;
        long now = closed ? toNanos : until == null ? nowNanos : until.nanos();
        long end = now - fromNanos < 0 ? fromNanos : now;
        List<Interval> all = ForeignWaits.of(
                intervals, endedElsewhere.stream().map(EndedElsewhere::call).toList());
        if (!closed) {
            for (Call call : calls) {
                if (end - call.fromNanos() >= 0) {
                    all.add(new Interval(call.part(), call.fromNanos(), end, call.resource(), -1, -1));
                }
            }
        }
        CallTimes outside = new CallTimes(fromNanos);
        if (!awaits.isEmpty() || all.stream().anyMatch(Recording::mayBeInside)) {
            all.forEach(outside::add);
            logWrites.forEach(outside::addAny);
        }
        // A signal or the socket inside a call is that call's own way of waiting.
        all.removeIf(interval -> mayBeInside(interval) && outside.contains(interval));
        all.addAll(logWrites);
        Segment segment = new Segment(
                thread.id(),
                submitNanos,
                of.isTask() && of == work && index == 0 ? -1 : submitter,
                fromNanos,
                end,
                all,
                awaits.joins(!closed, end, outside, place),
                until == null ? cpuNanos : until.cpuNanos(),
                until == null ? runqueueNanos : until.runqueueNanos(),
                until == null ? allocatedBytes : until.allocatedBytes());
        PoolInsides inPools = pools;
        return inPools == null ? segment : segment.knowing(inPools.all());
    }

    private static boolean mayBeInside(Interval wait) {
        return wait.part() == Part.SIGNAL || wait.part() == Part.IO;
    }

    private static long difference(long now, long before) {
        return difference(now, before, 0);
    }

    private static long difference(long now, long before, long lent) {
        return now < 0 || before < 0 ? ThreadCounters.NONE : Math.max(0, now - before - lent);
    }
}
