package dev.nightjar.agent.work;

import dev.nightjar.model.ledger.Amount;
import dev.nightjar.model.ledger.Segment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * When one pool was making connections: from the begin of an attempt until it, or one after it, has made one. A pool that failed to
 * make a connection tries again while it lacks one, so the time between two attempts counts too. Safe for all threads.
 */
final class ConnectingTimes {

    private static final int MAX = 256;

    /** HikariCP waits 5 s at most until it tries again, 10 s in older versions; when it does not, nobody wants a connection any more. */
    static final long GIVEN_UP_NANOS = 11_000_000_000L;

    private record Stretch(long fromNanos, long toNanos) {}

    private final Deque<Stretch> over = new ArrayDeque<>();
    private int underWay;
    private boolean failed;
    private long sinceNanos;
    private long lastNanos;

    /** Whether there was any, whether it goes on, and when the last one ended: what a borrow asks first. */
    private volatile boolean any;

    private volatile boolean goesOn;
    private volatile long untilNanos;

    /** An attempt begins, on whatever thread. */
    synchronized void begins(long nowNanos) {
        if (failed && underWay == 0 && nowNanos - lastNanos > GIVEN_UP_NANOS) {
            failed = false;
            add(sinceNanos, lastNanos + GIVEN_UP_NANOS);
        }
        if (underWay++ == 0 && !failed) {
            sinceNanos = nowNanos;
        }
        goesOn = true;
        any = true;
    }

    /** It has ended. */
    synchronized void ended(long nowNanos, boolean made) {
        underWay--;
        failed = !made;
        lastNanos = nowNanos;
        if (underWay == 0 && made) {
            add(sinceNanos, nowNanos);
        }
    }

    private void add(long fromNanos, long toNanos) {
        if (over.size() == MAX) {
            over.pollFirst();
        }
        over.addLast(new Stretch(fromNanos, toNanos));
        untilNanos = toNanos;
        goesOn = false;
    }

    /** What of a stretch of time that is over was such a time; no two overlap. */
    List<Segment.Inside> during(long fromNanos, long toNanos) {
        if (!any || (!goesOn && untilNanos - fromNanos <= 0)) {
            return List.of();
        }
        List<Segment.Inside> found = new ArrayList<>(1);
        synchronized (this) {
            if (underWay > 0) {
                addCut(sinceNanos, toNanos, fromNanos, toNanos, found);
            } else if (failed) {
                addCut(sinceNanos, lastNanos + GIVEN_UP_NANOS, fromNanos, toNanos, found);
            }
            for (Iterator<Stretch> newest = over.descendingIterator(); newest.hasNext(); ) {
                Stretch stretch = newest.next();
                if (stretch.toNanos() - fromNanos <= 0) {
                    break;
                }
                addCut(stretch.fromNanos(), stretch.toNanos(), fromNanos, toNanos, found);
            }
        }
        return found;
    }

    private static void addCut(long from, long to, long low, long high, List<Segment.Inside> found) {
        long start = from - low < 0 ? low : from;
        long end = to - high > 0 ? high : to;
        if (end - start > 0) {
            found.add(new Segment.Inside(Amount.POOL_CONNECT, start, end));
        }
    }
}
