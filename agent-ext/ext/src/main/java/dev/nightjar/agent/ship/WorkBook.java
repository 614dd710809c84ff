package dev.nightjar.agent.ship;

import dev.nightjar.model.fact.Fact;
import dev.nightjar.model.fact.Work;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Works in; totals and full works out, 6 to 16 s after the works' ends; open works at once. Time is what the works and the
 * callers say, and chance is the caller's, so the module {@code history} counts made-up works with it, too. Safe for all threads.
 */
public final class WorkBook {

    static final int MAX_OPEN = 200;

    private final Operations operations = new Operations();
    private final WorkTotals totals = new WorkTotals();
    private final Samples samples;
    private final Deque<Supplier<? extends List<? extends Fact>>> over = new ConcurrentLinkedDeque<>();
    private final AtomicLong blocksLost = new AtomicLong();
    private long openBlock = Long.MIN_VALUE;
    private int openInBlock;
    private long ended;
    private boolean finished;
    private long openSkipped;

    /**
     * One without works.
     *
     * @param random picks among works that could be sent in full
     */
    public WorkBook(Random random) {
        samples = new Samples(random);
    }

    /** Takes a work that ended; false when it came too late, after {@link #finish}. */
    public synchronized boolean ended(CompletedWork work) {
        if (finished) {
            return false;
        }
        long end = work.endEpochNanos();
        String countedAs = operations.countedAs(work.operation(), end);
        WallHistory history = operations.history(countedAs, end);
        history.advance(end);
        Work.Stratum stratum = Strata.of(work, history.barNanos());
        history.add(work.ledger().wallNanos(), end);
        totals.add(work, countedAs);
        ended++;
        if (stratum != null) {
            samples.add(work, countedAs, stratum);
        }
        return true;
    }

    /** A work that is open: to be sent at once, at most 200 per 10 s; null above that. */
    public synchronized @Nullable Work open(CompletedWork work) {
        long now = work.endEpochNanos();
        long block = Math.floorDiv(now, Blocks.BLOCK_NANOS);
        if (block != openBlock) {
            openBlock = block;
            openInBlock = 0;
        }
        if (openInBlock >= MAX_OPEN) {
            openSkipped++;
            return null;
        }
        openInBlock++;
        return work.inFull(operations.countedAs(work.operation(), now), Work.Stratum.OPEN, 1);
    }

    /** What is over by then: totals and works in full, each once. */
    public List<Fact> due(long nowEpochNanos) {
        synchronized (this) {
            over.add(totals.due(nowEpochNanos));
            over.add(samples.due(nowEpochNanos));
        }
        return facts();
    }

    /** All that is left, at the end of the JVM. */
    public List<Fact> finish() {
        synchronized (this) {
            finished = true;
            over.add(totals.all());
            over.add(samples.all());
        }
        return facts();
    }

    /** Outside the lock: 500 totals take some milliseconds. What there is no memory for is tried again next time. */
    private List<Fact> facts() {
        List<Fact> facts = new ArrayList<>();
        for (var next = over.poll(); next != null; next = over.poll()) {
            try {
                facts.addAll(next.get());
            } catch (RuntimeException e) {
                blocksLost.incrementAndGet(); // it would fail for ever
            } catch (Error e) {
                over.addFirst(next);
                if (facts.isEmpty()) {
                    throw e;
                }
                return facts;
            }
        }
        return facts;
    }

    /** Wall time below which 95 % of the operation's works usually end; −1 when unknown. */
    public synchronized long p95Nanos(String operation) {
        return operations.usualP95Nanos(operation);
    }

    long blocksLost() {
        return blocksLost.get();
    }

    synchronized long endedWorks() {
        return ended;
    }

    synchronized long openSkipped() {
        return openSkipped;
    }
}
