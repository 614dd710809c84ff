package dev.nightjar.agent.work;

import dev.nightjar.model.Resource;
import dev.nightjar.model.ledger.Interval;
import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.ledger.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** What the thread of one segment waits for of its own work, and has waited for. Under the segment's lock. */
final class Awaits {

    /** Waits for tasks beyond this are signals. */
    private static final int MAX = 2_000;

    /**
     * A wait for a task of the same work; it ends with the call, which is its bracket.
     *
     * @param task null for a stage of a future, as long as nobody has completed it
     * @param outer wait in which this one began: its thread helps, doing something for nobody
     */
    record Await(
            Tasks.@Nullable Submitted task,
            Recording.Call call,
            long toNanos,
            @Nullable Await outer) {}

    private final List<Await> over = new ArrayList<>(0);
    private @Nullable Await open;
    private boolean forgotten;

    boolean isEmpty() {
        return over.isEmpty() && open == null;
    }

    /** The executor in whose queue the task is that the thread waits for at this moment; null when it waits for none. */
    @Nullable
    Resource queuedAt() {
        Await waiting = open;
        Tasks.Submitted task = waiting == null ? null : waiting.task();
        return task == null || task.run() != null ? null : task.executor().resource();
    }

    Await begin(Tasks.@Nullable Submitted task, Recording.Call call) {
        Await begun = new Await(task, call, 0, open);
        open = begun;
        return begun;
    }

    /** Another segment of the work has completed what the thread waits for. */
    void wokenBy(Recording waker) {
        Await waiting = open;
        if (waiting != null && waiting.task() == null) {
            open = new Await(Tasks.Submitted.running(waker), waiting.call(), 0, waiting.outer());
        }
    }

    /** The thread waits no more; returns what ended the wait, null when nobody knows. */
    Tasks.@Nullable Submitted end(Await begun, long waitedNanos) {
        Await waiting = open;
        Await known = waiting != null && waiting.call().equals(begun.call()) ? waiting : begun;
        open = begun.outer();
        if (known.task() != null) {
            add(new Await(known.task(), begun.call(), begun.call().fromNanos() + waitedNanos, null));
        }
        return known.task();
    }

    /** The thread, while it waits for a stage, has run a task of the work: that is what was done in that time. */
    void helped(Recording run, long fromNanos, long toNanos) {
        Await waiting = open;
        if (waiting != null && waiting.task() == null) {
            Recording.Call call = new Recording.Call(Part.SIGNAL, fromNanos, -1, -1, null, 0);
            add(new Await(Tasks.Submitted.running(run), call, toNanos, null));
        }
    }

    private void add(Await wait) {
        if (!forgotten && over.size() < MAX) {
            over.add(wait);
        }
    }

    /** Nobody asks any more. */
    void forget() {
        forgotten = true;
        over.clear();
    }

    /**
     * Inside a call to the outside a wait for a task is that call's own way of waiting.
     *
     * @param goesOn the segment has not ended: what is being waited for is waited for until now
     * @param place of a task that was waited for in the work's timeline, −1 when it has none
     */
    List<Segment.Join> joins(boolean goesOn, long nowNanos, CallTimes outside, ToIntFunction<Tasks.Submitted> place) {
        List<Await> waits = new ArrayList<>(over);
        Await last = open;
        if (last != null && goesOn && nowNanos - last.call().fromNanos() > 0) {
            waits.add(new Await(last.task(), last.call(), nowNanos, null));
        }
        List<Segment.Join> joins = new ArrayList<>(waits.size());
        for (Await wait : waits) {
            long from = wait.call().fromNanos();
            Tasks.Submitted task = wait.task();
            int awaited = task == null || outside.contains(new Interval(Part.SIGNAL, from, wait.toNanos()))
                    ? -1
                    : place.applyAsInt(task);
            if (awaited >= 0) {
                joins.add(new Segment.Join(from, wait.toNanos(), awaited));
            }
        }
        return joins;
    }
}
