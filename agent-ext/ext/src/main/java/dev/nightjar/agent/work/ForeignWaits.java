package dev.nightjar.agent.work;

import dev.nightjar.model.ledger.Interval;
import dev.nightjar.model.ledger.Part;
import java.util.ArrayList;
import java.util.List;

/**
 * Waits of one segment for calls that ended on another thread: the client hands the call on, its caller waits for a future
 * (Spring's RestClient on the JDK's HTTP client does). Which future it is nobody tells; that the wait outlasted the call and
 * ended with it is seen.
 */
final class ForeignWaits {

    /** A thread that is woken runs within some turns of the scheduler. */
    private static final long WAKING_NANOS = 20_000_000;

    /** On a busy host later than that; then nine tenths of the wait must lie in the call. */
    private static final int PARTS = 10;

    private ForeignWaits() {}

    /** The intervals, with what was waiting for one of these calls as the call's. */
    static List<Interval> of(List<Interval> intervals, List<Interval> endedElsewhere) {
        List<Interval> all = new ArrayList<>(intervals.size() + 4);
        for (Interval interval : intervals) {
            Interval call = interval.part() == Part.SIGNAL && interval.cpuNanos() < 0
                    ? endedBy(interval, endedElsewhere)
                    : null;
            if (call == null) {
                all.add(interval);
                continue;
            }
            long from = call.fromNanos() - interval.fromNanos() > 0 ? call.fromNanos() : interval.fromNanos();
            all.add(new Interval(call.part(), from, call.toNanos(), call.resource(), -1, -1));
            all.add(new Interval(Part.SIGNAL, interval.fromNanos(), from));
            all.add(new Interval(Part.SIGNAL, call.toNanos(), interval.toNanos()));
        }
        return all;
    }

    /** The last call that ended in the wait, if the wait ended with it. */
    private static @org.jspecify.annotations.Nullable Interval endedBy(Interval wait, List<Interval> calls) {
        Interval last = null;
        for (Interval call : calls) {
            boolean inside = call.toNanos() - wait.fromNanos() > 0 && wait.toNanos() - call.toNanos() >= 0;
            if (inside && (last == null || call.toNanos() - last.toNanos() > 0)) {
                last = call;
            }
        }
        if (last == null) {
            return null;
        }
        long after = wait.toNanos() - last.toNanos();
        long waited = wait.toNanos() - wait.fromNanos();
        boolean began = waited / PARTS - (last.fromNanos() - wait.fromNanos()) >= 0;
        return began && (after <= WAKING_NANOS || after <= waited / PARTS) ? last : null;
    }
}
