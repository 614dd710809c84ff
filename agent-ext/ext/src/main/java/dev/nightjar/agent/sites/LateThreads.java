package dev.nightjar.agent.sites;

import dev.nightjar.agent.work.Account;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * For which thread the JVM waited until all threads had stopped: of those whose way to the next safepoint poll JFR happened to measure
 * meanwhile, the one that was on its way for longest. For one thread.
 */
final class LateThreads {

    /** Threads that are late for other reasons than a safepoint come many at a time when there are no processors. */
    private static final int MAX_LATE = 1_000;

    private static final int MAX_WAITS = 100;

    private record Wait(long fromNanos, long toNanos) {}

    /**
     * A thread on its way.
     *
     * @param epochNanos when it was seen, on the wire
     */
    record Late(Account account, List<String> frames, long fromNanos, long toNanos, long epochNanos) {

        long nanos() {
            return toNanos - fromNanos;
        }

        /** What of it lies in a wait; null when nothing does. */
        private @Nullable Late within(Wait wait) {
            long from = fromNanos - wait.fromNanos() < 0 ? wait.fromNanos() : fromNanos;
            long to = toNanos - wait.toNanos() > 0 ? wait.toNanos() : toNanos;
            return to - from <= 0 ? null : new Late(account, frames, from, to, epochNanos);
        }

        private Late longer(Late other) {
            return other.nanos() > nanos() ? other : this;
        }
    }

    private final Deque<Wait> waits = new ArrayDeque<>();
    private List<Late> heard = new ArrayList<>();
    private List<Late> heardBefore = new ArrayList<>();

    /** The JVM waited for its threads to stop. */
    void waited(long fromNanos, long toNanos) {
        if (waits.size() == MAX_WAITS) {
            waits.pollFirst();
        }
        waits.addLast(new Wait(fromNanos, toNanos));
    }

    void came(Late late) {
        if (heard.size() < MAX_LATE) {
            heard.add(late);
        }
    }

    /**
     * Everything of this second has been handed out. Tells for each wait who was the last, as far as the wait was for him; of what was
     * heard before the last flush only, since the wait may be told after the thread.
     */
    List<Late> flushed() {
        Map<Wait, Late> last = new LinkedHashMap<>();
        for (Late late : heardBefore) {
            for (Wait wait : waits) {
                Late within = late.within(wait);
                if (within != null) {
                    last.merge(wait, within, Late::longer);
                }
            }
        }
        waits.removeAll(last.keySet());
        heardBefore = heard;
        heard = new ArrayList<>();
        return List.copyOf(last.values());
    }
}
