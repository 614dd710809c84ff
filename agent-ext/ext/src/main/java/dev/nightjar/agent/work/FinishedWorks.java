package dev.nightjar.agent.work;

import dev.nightjar.model.fact.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Works that have ended and wait until JFR has caught up. Bounded: of what does not fit there is no ledger, but it is still
 * counted. Safe for all threads.
 */
public final class FinishedWorks {

    /** Some KB each. */
    private static final int MAX = 5_000;

    /** Above it the oldest do not wait for JFR any longer. */
    private static final int CROWDED = MAX / 2;

    private static final int MAX_WITHOUT_LEDGER = 50_000;

    private static final long BYTES_WITHOUT_LEDGER = 150;

    /**
     * What is counted of a work without a ledger.
     *
     * @param error null when it did not fail
     */
    record WithoutLedger(
            String traceId,
            String spanId,
            @Nullable String parentSpanId,
            Work.Kind kind,
            String operation,
            long beginNanos,
            long endNanos,
            long beforeSpanNanos,
            boolean sampled,
            @Nullable String error) {}

    private final Queue<LiveWork> works = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final Queue<WithoutLedger> others = new ConcurrentLinkedQueue<>();
    private final AtomicInteger otherSize = new AtomicInteger();

    boolean offer(LiveWork work) {
        if (size.incrementAndGet() > MAX) {
            size.decrementAndGet();
            return false;
        }
        works.add(work);
        return true;
    }

    boolean offer(WithoutLedger work) {
        if (otherSize.incrementAndGet() > MAX_WITHOUT_LEDGER) {
            otherSize.decrementAndGet();
            return false;
        }
        others.add(work);
        return true;
    }

    /** Takes the works that ended before an instant of {@link System#nanoTime}, and others when it is crowded. One thread. */
    List<LiveWork> endedBefore(long nanos) {
        List<LiveWork> ended = new ArrayList<>();
        int crowd = size.get() - CROWDED;
        // Works come in the order of their ends, near enough: a straggler is taken the next time.
        for (LiveWork work = works.peek();
                work != null && (nanos - work.endNanos() > 0 || ended.size() < crowd);
                work = works.peek()) {
            works.poll();
            size.decrementAndGet();
            ended.add(work);
        }
        return ended;
    }

    /** Takes one; null when there is none. */
    @Nullable
    WithoutLedger withoutLedger() {
        WithoutLedger work = others.poll();
        if (work != null) {
            otherSize.decrementAndGet();
        }
        return work;
    }

    long memoryBytes() {
        return size.get() * Recorder.BYTES_PER_WORK + otherSize.get() * BYTES_WITHOUT_LEDGER;
    }

    boolean isEmpty() {
        return works.isEmpty() && others.isEmpty();
    }
}
