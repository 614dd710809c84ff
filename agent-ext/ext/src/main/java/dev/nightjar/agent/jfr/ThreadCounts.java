package dev.nightjar.agent.jfr;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** How many threads the JVM had at its last safepoints. For JFR's thread. */
final class ThreadCounts {

    private static final int MAX = 64;

    /** A collection begins as soon as all threads have stopped, which may take seconds. */
    private static final long LONGEST_NANOS = 10_000_000_000L;

    static final long UNKNOWN = -1;

    private record Count(long nanos, long threads) {}

    private final Deque<Count> last = new ArrayDeque<>();

    /** The JVM began to stop. */
    void stopping(long nanos, long threads) {
        if (last.size() == MAX) {
            last.pollFirst();
        }
        last.addLast(new Count(nanos, threads));
    }

    /** At the safepoint in which something happens at this instant. */
    long at(long nanos) {
        for (Iterator<Count> newest = last.descendingIterator(); newest.hasNext(); ) {
            Count count = newest.next();
            long since = nanos - count.nanos();
            if (since >= 0) {
                return since <= LONGEST_NANOS ? count.threads() : UNKNOWN;
            }
        }
        return UNKNOWN;
    }
}
