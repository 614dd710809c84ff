package dev.nightjar.agent.ship;

import dev.nightjar.model.fact.Fact;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Works in; totals and full works out, 6 to 16 s after the works' ends; open works at once. Safe for all threads. */
final class WorkBook {

    static final int MAX_OPEN = 200;

    private final Operations operations = new Operations();
    private final WorkTotals totals = new WorkTotals();
    private final Samples samples;
    private long openBlock = Long.MIN_VALUE;
    private int openInBlock;
    private long ended;
    private boolean finished;
    private long openSkipped;

    WorkBook(Random random) {
        samples = new Samples(random);
    }

    /** Takes a work that ended; false when it came too late, after {@link #finish}. */
    synchronized boolean ended(CompletedWork work) {
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
    synchronized @Nullable Work open(CompletedWork work) {
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

    List<Fact> due(long nowEpochNanos) {
        Supplier<List<WorkTotal>> overTotals;
        Supplier<List<Work>> overSamples;
        synchronized (this) {
            overTotals = totals.due(nowEpochNanos);
            overSamples = samples.due(nowEpochNanos);
        }
        return facts(overTotals, overSamples);
    }

    /** All that is left, at the end of the JVM. */
    List<Fact> finish() {
        Supplier<List<WorkTotal>> overTotals;
        Supplier<List<Work>> overSamples;
        synchronized (this) {
            finished = true;
            overTotals = totals.all();
            overSamples = samples.all();
        }
        return facts(overTotals, overSamples);
    }

    /** Outside the lock: 500 totals take some milliseconds. */
    private static List<Fact> facts(Supplier<List<WorkTotal>> totals, Supplier<List<Work>> samples) {
        List<Fact> facts = new ArrayList<>(totals.get());
        facts.addAll(samples.get());
        return facts;
    }

    synchronized long p95Nanos(String operation) {
        return operations.recentP95Nanos(operation);
    }

    synchronized long endedWorks() {
        return ended;
    }

    synchronized long openSkipped() {
        return openSkipped;
    }
}
