package dev.nightjar.agent.jfr;

import dev.nightjar.model.ledger.Pause;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The last stretches of time of one sort, at most {@value #MAX}. They come roughly in the order of their ends: within
 * {@value #DISORDER_NANOS} ns, since JFR hands out a second's events thread by thread. Safe for all threads.
 */
public final class PauseLog {

    static final int MAX = 20_000;
    static final long DISORDER_NANOS = 60_000_000_000L;

    private final Deque<Pause> log = new ArrayDeque<>();

    public void add(Pause pause) {
        synchronized (log) {
            if (log.size() == MAX) {
                log.pollFirst();
            }
            log.addLast(pause);
        }
    }

    /** Those that overlap a stretch of time. */
    public List<Pause> overlapping(long fromNanos, long toNanos) {
        List<Pause> found = new ArrayList<>();
        synchronized (log) {
            for (var newest = log.descendingIterator(); newest.hasNext(); ) {
                Pause pause = newest.next();
                if (fromNanos - pause.toNanos() > DISORDER_NANOS) {
                    break;
                }
                if (pause.toNanos() - fromNanos > 0 && toNanos - pause.fromNanos() > 0) {
                    found.add(pause);
                }
            }
        }
        return found;
    }
}
