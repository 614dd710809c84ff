package dev.nightjar.model.ledger;

import java.util.List;

/**
 * One stay of a work on one thread.
 *
 * @param submitNanos when it was handed over, to an executor or to a callee; equal to {@code fromNanos} when it was not
 * @param submitter index of the segment that handed it over in its timeline, −1 when it came from outside the work
 * @param intervals what the thread did meanwhile; they may overlap and nest
 * @param joins waits of this thread for tasks of the same work, each also an interval of {@code intervals}
 * @param cpuNanos CPU time of the thread from {@code fromNanos} to {@code toNanos}, −1 when there is no clock
 * @param runqueueNanos run-queue time likewise, −1 when not measured
 * @param allocatedBytes bytes the thread allocated meanwhile, −1 when not measured
 * @param arrival what it waited in until it came to its thread: a queue, or the call whose answer brought it there
 * @param insides what pools did while the thread waited for them; none overlaps another
 */
public record Segment(
        long threadId,
        long submitNanos,
        int submitter,
        long fromNanos,
        long toNanos,
        List<Interval> intervals,
        List<Join> joins,
        long cpuNanos,
        long runqueueNanos,
        long allocatedBytes,
        Part arrival,
        List<Inside> insides) {

    public Segment {
        if (fromNanos - submitNanos < 0 || toNanos - fromNanos < 0) {
            throw new IllegalArgumentException(
                    "segment out of order: submit " + submitNanos + ", from " + fromNanos + ", to " + toNanos);
        }
        intervals = List.copyOf(intervals);
        joins = List.copyOf(joins);
        insides = List.copyOf(insides);
    }

    /** Of whose waits for pools nothing else is known. */
    public Segment(
            long threadId,
            long submitNanos,
            int submitter,
            long fromNanos,
            long toNanos,
            List<Interval> intervals,
            List<Join> joins,
            long cpuNanos,
            long runqueueNanos,
            long allocatedBytes,
            Part arrival) {
        this(
                threadId,
                submitNanos,
                submitter,
                fromNanos,
                toNanos,
                intervals,
                joins,
                cpuNanos,
                runqueueNanos,
                allocatedBytes,
                arrival,
                List.of());
    }

    /** Handed over to an executor, or not at all. */
    public Segment(
            long threadId,
            long submitNanos,
            int submitter,
            long fromNanos,
            long toNanos,
            List<Interval> intervals,
            List<Join> joins,
            long cpuNanos,
            long runqueueNanos,
            long allocatedBytes) {
        this(
                threadId,
                submitNanos,
                submitter,
                fromNanos,
                toNanos,
                intervals,
                joins,
                cpuNanos,
                runqueueNanos,
                allocatedBytes,
                Part.QUEUE);
    }

    /** The same, brought to its thread by the answer of a call that another segment made. */
    public Segment broughtBy(Part call, long calledNanos, int caller) {
        return new Segment(
                threadId,
                calledNanos,
                caller,
                fromNanos,
                toNanos,
                intervals,
                joins,
                cpuNanos,
                runqueueNanos,
                allocatedBytes,
                call,
                insides);
    }

    /** The same, with what pools did while its thread waited for them. */
    public Segment knowing(List<Inside> what) {
        return new Segment(
                threadId,
                submitNanos,
                submitter,
                fromNanos,
                toNanos,
                intervals,
                joins,
                cpuNanos,
                runqueueNanos,
                allocatedBytes,
                arrival,
                what);
    }

    /**
     * A wait for a task of the same work, until it ended or nobody waited for it any more.
     *
     * @param awaitedSegment index of the task's segment in the work's timeline; a task that has not started is a segment
     *     that begins and ends where the timeline does
     */
    public record Join(long fromNanos, long toNanos, int awaitedSegment) {}

    /**
     * What a pool did in some of the time in which the thread waited for it.
     *
     * @param amount {@link Amount#POOL_CONNECT} or {@link Amount#POOL_VALIDATE}
     */
    public record Inside(Amount amount, long fromNanos, long toNanos) {
        public Inside {
            if (amount != Amount.POOL_CONNECT && amount != Amount.POOL_VALIDATE) {
                throw new IllegalArgumentException(amount.word() + " is nothing that a pool does");
            }
            if (toNanos - fromNanos < 0) {
                throw new IllegalArgumentException(
                        amount.word() + " ends before it begins: " + fromNanos + " > " + toNanos);
            }
        }
    }
}
