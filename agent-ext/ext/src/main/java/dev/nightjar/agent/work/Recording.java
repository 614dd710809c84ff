package dev.nightjar.agent.work;

import dev.nightjar.model.Resource;
import dev.nightjar.model.ledger.Interval;
import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.ledger.Segment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
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

    private final LiveWork work;
    private final int index;
    private final ThreadState thread;
    private final long submitNanos;
    private final int submitter;
    private final long fromNanos;
    private final long cpuAtStart;
    private final long runqueueAtStart;
    private final long allocatedAtStart;
    private final List<Interval> intervals = new ArrayList<>(4);
    private final Deque<Call> calls = new ArrayDeque<>(2);
    private long toNanos;
    private boolean closed;

    /** Scopes of the work's own span that are open on this thread. Belongs to that thread, as the next two. */
    int scopes;

    /** The work left the thread with its last scope. */
    private boolean out;

    /** The thread has done something for others since. */
    private boolean elsewhere;

    private boolean incomplete;
    private boolean forgotten;
    private long cpuNanos = ThreadCounters.NONE;
    private long runqueueNanos = ThreadCounters.NONE;
    private long allocatedBytes = ThreadCounters.NONE;

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
            return new Start(
                    System.nanoTime(), counters.cpuNanos(), counters.runqueueNanos(), counters.allocatedBytes());
        }
    }

    /** A call into a pool, a database or another service that has begun: a bracket. */
    record Call(
            Part part,
            long fromNanos,
            long cpuAtStart,
            long runqueueAtStart,
            @Nullable Resource resource) {}

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

    synchronized Call enter(Part part, @Nullable Resource resource) {
        ThreadCounters counters = thread.counters();
        long cpu = counters.cpuNanos();
        long runqueue = counters.runqueueNanos();
        Call call = new Call(part, System.nanoTime(), cpu, runqueue, resource);
        calls.push(call);
        return call;
    }

    /** Ends a call on the segment's own thread; returns its length. */
    synchronized long leave(Call call) {
        calls.remove(call);
        long now = System.nanoTime();
        ThreadCounters counters = thread.counters();
        add(new Interval(
                call.part(),
                call.fromNanos(),
                now,
                call.resource(),
                difference(counters.cpuNanos(), call.cpuAtStart()),
                difference(counters.runqueueNanos(), call.runqueueAtStart())));
        return now - call.fromNanos();
    }

    /** A call that ended elsewhere: this thread did not wait for it, so it is no interval. */
    synchronized void abandon(Call call) {
        calls.remove(call);
    }

    /** Drops it when there is no room; the mask of the work then says so. */
    synchronized void add(Interval interval) {
        if (forgotten) {
            return; // nobody asks any more
        }
        if (intervals.size() >= MAX_INTERVALS || !work.recorder().keepsInterval()) {
            incomplete = true;
            work.recorder().counted("intervals.dropped");
            return;
        }
        intervals.add(interval);
    }

    /** The ledger is made, or never will be. */
    synchronized void forget() {
        if (!forgotten) {
            forgotten = true;
            work.recorder().intervalsForgotten(intervals.size());
            intervals.clear();
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
            cpuNanos = difference(counters.cpuNanos(), cpuAtStart);
            runqueueNanos = difference(counters.runqueueNanos(), runqueueAtStart);
            allocatedBytes = difference(counters.allocatedBytes(), allocatedAtStart);
            toNanos = System.nanoTime();
            closed = true;
        }
        return toNanos;
    }

    /** The work leaves the thread: a segment that ends here, unless the work ends here or comes back before anything else. */
    void goOut() {
        close();
        out = true;
    }

    /** Whether the work is on this thread, asked by somebody who does something on it. */
    boolean isHere() {
        elsewhere |= out;
        return !out;
    }

    /** The work goes on here as if it had not left; false when the thread was with others meanwhile. */
    boolean comeBack() {
        if (out && elsewhere) {
            return false;
        }
        if (out) {
            out = false;
            synchronized (this) {
                closed = false;
            }
        }
        return true;
    }

    /** Whether a task's stay goes on after an instant: from there on it is not its work's. */
    synchronized boolean outlives(long nanos) {
        return submitter >= 0 && (!closed || toNanos - nanos > 0);
    }

    /** Whether a stretch of time lies in this segment, at least partly. */
    synchronized boolean overlaps(long from, long to) {
        return to - fromNanos > 0 && (!closed || toNanos - from > 0);
    }

    /** When the segment ended; now, when it has not. */
    synchronized long untilNanos() {
        return closed ? toNanos : System.nanoTime();
    }

    /** Whether the segment ended before an instant. */
    synchronized boolean endedBefore(long nanos) {
        return closed && nanos - toNanos > 0;
    }

    /** The segment as it is; while it is being recorded, it and its calls end now. */
    synchronized Segment segment(long nowNanos) {
        List<Interval> all = new ArrayList<>(intervals.size() + calls.size());
        long now = closed ? toNanos : nowNanos;
        long end = now - fromNanos < 0 ? fromNanos : now;
        if (!closed) {
            for (Call call : calls) {
                if (end - call.fromNanos() >= 0) {
                    all.add(new Interval(call.part(), call.fromNanos(), end, call.resource(), -1, -1));
                }
            }
        }
        CallTimes outside = new CallTimes(fromNanos);
        all.forEach(outside::add);
        intervals.forEach(outside::add);
        for (Interval interval : intervals) {
            if (interval.part() != Part.SIGNAL || !outside.contains(interval)) {
                all.add(interval);
            }
        }
        return new Segment(
                thread.id(),
                submitNanos,
                submitter,
                fromNanos,
                end,
                all,
                List.of(),
                cpuNanos,
                runqueueNanos,
                allocatedBytes);
    }

    private static long difference(long now, long before) {
        return now < 0 || before < 0 ? ThreadCounters.NONE : Math.max(0, now - before);
    }
}
