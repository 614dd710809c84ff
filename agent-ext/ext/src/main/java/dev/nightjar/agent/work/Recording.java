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
 * One segment while it is recorded: a work's stay on a thread. Written by that thread, read by the ledger thread; all
 * under its lock, which is hardly ever contended.
 */
final class Recording {

    /** More intervals than this are counted and dropped; their time stays unexplained. */
    private static final int MAX_INTERVALS = 2_000;

    private final LiveWork work;
    private final int index;
    private final ThreadState thread;
    private final long submitNanos;
    private final int submitter;
    private final long fromNanos;
    private final long cpuAtStart;
    private final long runqueueAtStart;
    private final long allocatedAtStart;
    private final List<Interval> intervals = new ArrayList<>();
    private final Deque<Call> calls = new ArrayDeque<>();
    private long toNanos;
    private boolean closed;
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

    synchronized Call enter(Part part, @Nullable Resource resource, ThreadCounters counters) {
        Call call = new Call(part, System.nanoTime(), counters.cpuNanos(), counters.runqueueNanos(), resource);
        calls.push(call);
        return call;
    }

    /** Ends a call on the segment's own thread; returns its length. */
    synchronized long leave(Call call, ThreadCounters counters) {
        calls.remove(call);
        long now = System.nanoTime();
        add(new Interval(
                call.part(),
                call.fromNanos(),
                now,
                call.resource(),
                difference(counters.cpuNanos(), call.cpuAtStart()),
                difference(counters.runqueueNanos(), call.runqueueAtStart())));
        return now - call.fromNanos();
    }

    /** A call whose end was seen on another thread: how long this thread was inside it is not known. */
    synchronized void abandon(Call call) {
        calls.remove(call);
    }

    synchronized void add(Interval interval) {
        if (intervals.size() < MAX_INTERVALS) {
            intervals.add(interval);
        } else {
            work.recorder().counted("intervals.dropped");
        }
    }

    /** Ends the segment; called on its own thread, or with {@code counters} null when that thread cannot be asked. */
    synchronized void close(long nanos, @Nullable ThreadCounters counters) {
        if (closed) {
            return;
        }
        closed = true;
        toNanos = nanos;
        if (counters != null) {
            cpuNanos = difference(counters.cpuNanos(), cpuAtStart);
            runqueueNanos = difference(counters.runqueueNanos(), runqueueAtStart);
            allocatedBytes = difference(counters.allocatedBytes(), allocatedAtStart);
        }
    }

    /**
     * The segment as it is; while it is being recorded it and its calls end now.
     *
     * @param waits what JFR saw of its thread
     */
    synchronized Segment segment(long nowNanos, List<Interval> waits) {
        List<Interval> all = new ArrayList<>(intervals);
        long open = closed ? toNanos : nowNanos;
        long end = open - fromNanos < 0 ? fromNanos : open;
        for (Call call : calls) {
            if (!closed && end - call.fromNanos() >= 0) {
                all.add(new Interval(call.part(), call.fromNanos(), end, call.resource(), -1, -1));
            }
        }
        for (Interval wait : waits) {
            if (wait.toNanos() - fromNanos > 0 && end - wait.fromNanos() > 0) {
                all.add(wait);
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
