package dev.nightjar.agent.work;

import dev.nightjar.model.ledger.Interval;
import dev.nightjar.model.ledger.Part;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The stretches of one segment that lie inside calls to databases and other services, or inside writes to a log. A client that parks
 * its caller until the answer is there (the JDK's HTTP client does) waits for the outside: the signal is only the last yard of that
 * wait.
 */
final class CallTimes {

    /**
     * JFR's clock is mapped to ours with an error of some µs, more over a wait of seconds and where a chunk ends. A wait may
     * stick out of its call by as much, and by no more than a quarter of its length: most of it lies inside then.
     */
    private static final long CLOCK_ERROR_NANOS = 500_000;

    private final long origin;

    /** Start to end, from the origin; of calls that begin together the longest. */
    private final TreeMap<Long, Long> calls = new TreeMap<>();

    CallTimes(long originNanos) {
        origin = originNanos;
    }

    /** Takes calls to the outside and to pools; all else is nothing to it. Ends come in order: an outer call follows its inner ones. */
    void add(Interval interval) {
        if (interval.part() == Part.SQL || interval.part() == Part.DOWNSTREAM || interval.part() == Part.POOL) {
            addAny(interval);
        }
    }

    /** Likewise whatever it is. */
    void addAny(Interval interval) {
        long from = interval.fromNanos() - origin;
        long to = interval.toNanos() - origin;
        Map.Entry<Long, Long> around = calls.floorEntry(from);
        if (around != null && around.getValue() >= to) {
            return;
        }
        // Without a view: there is hardly ever one inside, and every call of every work comes here.
        Map.Entry<Long, Long> inside = calls.ceilingEntry(from);
        while (inside != null && inside.getKey() <= to) {
            if (inside.getValue() <= to) {
                calls.remove(inside.getKey());
            }
            inside = calls.higherEntry(inside.getKey());
        }
        calls.put(from, to);
    }

    boolean contains(Interval wait) {
        long error = Math.min(CLOCK_ERROR_NANOS, (wait.toNanos() - wait.fromNanos()) / 4);
        long from = wait.fromNanos() - origin;
        long to = wait.toNanos() - origin - error;
        return endsAfter(to, calls.floorEntry(from)) || endsAfter(to, calls.floorEntry(from + error));
    }

    private static boolean endsAfter(long nanos, Map.@Nullable Entry<Long, Long> call) {
        return call != null && call.getValue() >= nanos;
    }
}
