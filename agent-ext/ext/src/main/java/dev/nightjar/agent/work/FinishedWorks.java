package dev.nightjar.agent.work;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Works that have ended and wait until JFR has caught up. Bounded: what does not fit is refused. Safe for all threads. */
public final class FinishedWorks {

    private static final int MAX = 5_000;

    private final Queue<LiveWork> works = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();

    boolean offer(LiveWork work) {
        if (size.incrementAndGet() > MAX) {
            size.decrementAndGet();
            return false;
        }
        works.add(work);
        return true;
    }

    /** Takes the works that ended before an instant of {@link System#nanoTime}. One thread. */
    List<LiveWork> endedBefore(long nanos) {
        List<LiveWork> ended = new ArrayList<>();
        // Works come in the order of their ends, near enough: a straggler is taken the next time.
        for (LiveWork work = works.peek(); work != null && nanos - work.endNanos() > 0; work = works.peek()) {
            works.poll();
            size.decrementAndGet();
            ended.add(work);
        }
        return ended;
    }
}
