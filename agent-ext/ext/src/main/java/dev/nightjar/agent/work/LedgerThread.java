package dev.nightjar.agent.work;

import dev.nightjar.agent.settings.AgentLog;
import dev.nightjar.agent.ship.OwnThreads;
import dev.nightjar.agent.ship.Shipping;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * The agent's own thread: makes the ledgers of works that ended, reports works that hang, looks at pools and locks, keeps the
 * wire clock. Runs every 100 ms until closed; a daemon.
 */
public final class LedgerThread implements AutoCloseable {

    private static final long TICK_NANOS = 100_000_000L;
    private static final long ENDING_TICK_NANOS = 50_000_000L;
    private static final long END_NANOS = 1_000_000_000L;
    private static final long CLOSE_NANOS = 2_000_000_000L;
    private static final long TEN_SECONDS = 10_000_000_000L;

    /** A ledger waits for JFR at most this long. */
    private static final long MAX_LATE_NANOS = 5_000_000_000L;

    private static final long OPEN_AFTER_NANOS = 2_000_000_000L;
    private static final int MAX_OPEN = 200;

    private final Recorder recorder;
    private final WorkSpans spans;
    private final FinishedWorks finished;
    private final Pools pools;
    private final LockWatch locks;
    private final ExecutorWatch executors;
    private final Runnable signals;
    private final EdenWatch eden;
    private final JvmView jvm;
    private final WireClock clock;
    private final Shipping shipping;
    private final AgentLog log;
    private final LedgerMaker maker;
    private final Thread thread;
    private volatile boolean making;
    private volatile boolean ending;
    private volatile boolean closed;
    private long nextTenSeconds;

    public LedgerThread(
            Recorder recorder,
            WorkSpans spans,
            FinishedWorks finished,
            Pools pools,
            LockWatch locks,
            ExecutorWatch executors,
            Runnable signals,
            EdenWatch eden,
            JvmView jvm,
            WireClock clock,
            Shipping shipping,
            AgentLog log) {
        this.recorder = recorder;
        this.spans = spans;
        this.finished = finished;
        this.pools = pools;
        this.locks = locks;
        this.executors = executors;
        this.signals = signals;
        this.eden = eden;
        this.jvm = jvm;
        this.clock = clock;
        this.shipping = shipping;
        this.log = log;
        this.maker = new LedgerMaker(jvm, clock);
        this.thread = OwnThreads.daemon("ledger", this::runUntilClosed);
    }

    public void start() {
        nextTenSeconds = System.nanoTime() + TEN_SECONDS;
        thread.start();
    }

    public Map<String, Long> counters() {
        Map<String, Long> values = new TreeMap<>();
        values.put("ledger.overbooked_nanos", maker.overbookedNanos());
        values.put("ledger.wall_nanos", maker.wallNanos());
        return values;
    }

    /**
     * The JVM ends: JFR stops, so ledgers do not wait for it any more. The thread runs on for as long as the application
     * drains. Waits until all works that have ended are shipped, for a second at most, also for those that are under way.
     */
    public void end() {
        ending = true;
        LockSupport.unpark(thread);
        long until = System.nanoTime() + END_NANOS;
        while (!isDone() && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(this, ENDING_TICK_NANOS);
        }
    }

    /** Nothing is under way. In the order of a work's way, so that none can slip past. */
    private boolean isDone() {
        return recorder.isIdle() && finished.isEmpty() && !making;
    }

    /** Makes the last ledgers, 2 s from now at the latest, with what JFR has said until then. Works under way have none. */
    @Override
    public void close() {
        long until = System.nanoTime() + CLOSE_NANOS;
        while ((!finished.isEmpty() || making) && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(this, ENDING_TICK_NANOS);
        }
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void runUntilClosed() {
        recorder.askForSockets();
        while (!closed) {
            long now = System.nanoTime();
            look("pools", "holders of pools", pools::look);
            look("locks", "holders of locks", locks::look);
            look("executors", "workers of executors", executors::look);
            look("signals", "waits for signals", signals);
            look("eden", "what collections collect", eden::look);
            try {
                makeLedgers(now);
                if (now - nextTenSeconds >= 0) {
                    nextTenSeconds = now + TEN_SECONDS;
                    clock.anchor();
                    reportOpen(now);
                    recorder.tidy(now);
                    spans.tidy();
                }
            } catch (Throwable e) {
                recorder.counted("ledger.failed");
                log.error("ledgers could not be made, the next round tries again: %s", e);
            }
            long tick = ending ? ENDING_TICK_NANOS : TICK_NANOS;
            LockSupport.parkNanos(this, Math.max(1, tick - (System.nanoTime() - now)));
        }
        try {
            finished.endedBefore(System.nanoTime()).forEach(work -> ship(work, true));
        } catch (Throwable e) {
            log.error("the last ledgers could not be made: %s", e);
        }
    }

    /** Apart from the ledgers: a pool or lock that cannot be looked at must not keep them from being made. */
    private void look(String part, String what, Runnable look) {
        try {
            look.run();
        } catch (Throwable e) {
            recorder.counted(part + ".failed");
            log.error(what + " could not be looked at: %s", e); // repeats are held back by pattern
        }
    }

    private void makeLedgers(long now) {
        making = true;
        try {
            makeLedgersUntil(now);
        } finally {
            making = false;
        }
    }

    private void makeLedgersUntil(long now) {
        long seen = jvm.seenUntilNanos();
        long latest = now - MAX_LATE_NANOS;
        long until = ending ? now : seen - latest > 0 ? seen : latest;
        for (LiveWork work : finished.endedBefore(until)) {
            ship(work, work.endNanos() - seen > 0);
        }
        for (var work = finished.withoutLedger(); work != null; work = finished.withoutLedger()) {
            shipping.work(maker.ended(work));
        }
    }

    private void ship(LiveWork work, boolean late) {
        try {
            shipping.work(maker.ended(work, late));
        } catch (Throwable e) { // an error too: the works after it have been taken out already
            recorder.counted("ledger.failed");
            log.error("a ledger could not be made: %s", e);
        } finally {
            work.forget();
        }
    }

    private void reportOpen(long now) {
        List<LiveWork> open = new ArrayList<>();
        for (LiveWork work : recorder.liveWorks()) {
            long p95 = shipping.p95Nanos(work.operation());
            if (!work.recordings().isEmpty() && now - work.beginNanos() > Math.max(OPEN_AFTER_NANOS, 4 * p95)) {
                open.add(work);
            }
        }
        recorder.counted("works.open_skipped", Math.max(0, open.size() - MAX_OPEN));
        for (LiveWork work : oldest(open)) {
            try {
                shipping.work(maker.open(work, now));
            } catch (RuntimeException e) {
                recorder.counted("ledger.failed");
                log.error("an open work could not be reported: %s", e);
            }
        }
    }

    /** Those that are reported. */
    static List<LiveWork> oldest(List<LiveWork> open) {
        open.sort((a, b) -> Long.signum(a.beginNanos() - b.beginNanos()));
        return open.subList(0, Math.min(MAX_OPEN, open.size()));
    }
}
