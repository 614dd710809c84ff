package dev.nightjar.agent.work;

import dev.nightjar.model.ledger.Interval;
import java.util.Map;
import java.util.TreeMap;

/**
 * The stretches of one segment that lie inside calls to databases and other services. A client that parks its caller until
 * the answer is there (the JDK's HTTP client does) waits for the outside: the signal is only the last yard of that wait.
 */
final class CallTimes {

    private final long origin;

    /** Start to end, from the origin; of calls that begin together the longest. */
    private final TreeMap<Long, Long> calls = new TreeMap<>();

    CallTimes(long originNanos) {
        origin = originNanos;
    }

    /** Takes waits for the outside; all else is nothing to it. Ends come in order: an outer call follows its inner ones. */
    void add(Interval interval) {
        if (!interval.part().waitsForOutside()) {
            return;
        }
        long from = interval.fromNanos() - origin;
        long to = interval.toNanos() - origin;
        Map.Entry<Long, Long> around = calls.floorEntry(from);
        if (around != null && around.getValue() >= to) {
            return;
        }
        calls.subMap(from, true, to, true).values().removeIf(end -> end <= to);
        calls.put(from, to);
    }

    boolean contains(Interval wait) {
        Map.Entry<Long, Long> call = calls.floorEntry(wait.fromNanos() - origin);
        return call != null && call.getValue() >= wait.toNanos() - origin;
    }
}
