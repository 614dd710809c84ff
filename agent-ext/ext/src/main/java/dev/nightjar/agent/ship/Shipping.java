package dev.nightjar.agent.ship;

import dev.nightjar.agent.settings.AgentLog;
import dev.nightjar.agent.settings.AgentSettings;
import dev.nightjar.model.EpochNanos;
import dev.nightjar.model.Origin;
import dev.nightjar.model.fact.AgentHealth;
import dev.nightjar.model.fact.Fact;
import dev.nightjar.model.fact.Work;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * The way out of the JVM: counts every work, picks those that are sent in full, sends all facts to the server. Safe for
 * all threads, never blocks and never throws; {@code work} and {@code fact} cost some 10 µs and belong on the agent's
 * own threads. The caller's shutdown hook calls {@link #end}.
 */
public final class Shipping implements AutoCloseable {

    private static final long TICK_NANOS = 1_000_000_000L;
    private static final long HEALTH_NANOS = 10_000_000_000L;
    /** How late a full batch may be noticed; five looks a second cost nothing that can be measured. */
    private static final long LOOK_NANOS = 200_000_000L;

    /** At the JVM's end no fact waits for others to fill a batch: it may be over any moment. */
    private static final long ENDING_TICK_NANOS = 50_000_000L;

    /** Every block ends before then. */
    private static final long FAR_NANOS = 3_600_000_000_000L;

    /** Close: 1.8 s for sending what is left, 0.2 s for ending an exchange that is under way. */
    private static final long FLUSH_NANOS = 1_800_000_000L;

    private static final long CUT_NANOS = 200_000_000L;

    private final Supplier<Map<String, Long>> counters;
    private final AgentLog log;
    private final WorkBook book;
    private final Outbox outbox;
    private final HttpPost http;
    private final Sender sender;
    private final long queueBytes;
    private final OwnThreads ownThreads = new OwnThreads();
    private final Thread ticking = OwnThreads.daemon("totals", this::tickUntilClosed);
    private final Thread sending = OwnThreads.daemon("ship", this::sendUntilClosed);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicLong worksDropped = new AtomicLong();
    private volatile boolean ending;
    private volatile long healthNanos = System.nanoTime();
    private volatile long droppedTold;

    /**
     * Does nothing before {@link #start}.
     *
     * @param counters of the other parts of the agent, read every 10 s into {@code AgentHealth}; a name that is also
     *     ours ({@code works.dropped}) is added up
     */
    public Shipping(AgentSettings settings, Origin origin, Supplier<Map<String, Long>> counters, AgentLog log) {
        this.counters = counters;
        this.log = log;
        queueBytes = settings.queueBytes();
        book = new WorkBook(new Random());
        outbox = new Outbox(settings.queueFacts(), settings.queueBytes());
        http = new HttpPost(
                settings.endpoint(),
                settings.token(),
                settings.certificate(),
                settings.timeout().toNanos(),
                System::nanoTime);
        sender = new Sender(
                outbox, origin, http, settings.retryFor(), new Random(), System::nanoTime, Instant::now, log);
    }

    /** Starts the two threads, daemons. */
    public void start() {
        ticking.start();
        sending.start();
    }

    /** A work that ended, or that is open and looked at (every 10 s). */
    public void work(CompletedWork work) {
        try {
            if (work.open()) {
                Work open = book.open(work);
                if (open != null) {
                    fact(open);
                }
            } else if (!book.ended(work)) {
                worksDropped.incrementAndGet();
            }
        } catch (Throwable e) {
            worksDropped.incrementAndGet();
            log.error("a work could not be counted: %s", e);
        }
    }

    /** Any other fact: pauses, holders, statements. */
    public void fact(Fact fact) {
        try {
            outbox.offer(OtlpLogs.entry(fact, epochNanos()));
        } catch (Throwable e) {
            outbox.refused(fact == null ? "null" : fact.getClass().getSimpleName());
            log.error("a fact could not be sent: %s", e);
        }
    }

    /** How many statements' texts did not reach the server. */
    public long lostStatements() {
        return outbox.droppedStatements();
    }

    /** Wall time below which 95 % of the operation's works of the last minutes ended; −1 when unknown. */
    public long p95Nanos(String operation) {
        return book.p95Nanos(operation);
    }

    /**
     * The JVM ends: totals and facts go out at once from now on, by threads that run until the JVM halts. Waits until what
     * there is has been sent, for 2 s at most, or until the server did not take it.
     */
    public void end() {
        ending = true;
        tick();
        health();
        LockSupport.unpark(sending);
        long failed = sender.attemptsFailed();
        long until = System.nanoTime() + FLUSH_NANOS + CUT_NANOS;
        while (outbox.counts().queued() > 0 && sender.attemptsFailed() == failed && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(this, ENDING_TICK_NANOS);
        }
        long left = outbox.counts().queued();
        if (left > 0) {
            log.warn("%d facts could not be sent before the end", left);
        }
    }

    /** Closes all totals and sends what waits, for 2 s at most. What comes later is counted as dropped. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        LockSupport.unpark(ticking);
        LockSupport.unpark(sending);
        try {
            sending.join(FLUSH_NANOS / 1_000_000);
            http.close();
            sending.join(CUT_NANOS / 1_000_000);
            ticking.join(CUT_NANOS / 1_000_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Counters of the shipping side; {@code facts.offered = facts.sent + facts.dropped + facts.queued}. */
    Map<String, Long> ownCounters() {
        Map<String, Long> values = new TreeMap<>(sender.counters());
        Outbox.Counts counts = outbox.counts();
        values.put("facts.offered", counts.offered());
        values.put("facts.sent", counts.sent());
        values.put("facts.dropped", counts.dropped());
        values.put("facts.queued", counts.queued());
        values.put("facts.queued_bytes", counts.queuedBytes());
        counts.droppedByKind().forEach((kind, dropped) -> values.put("facts.dropped." + kind, dropped));
        values.put("blocks.lost", book.blocksLost());
        values.put("works.ended", book.endedWorks());
        values.put("works.open_skipped", book.openSkipped());
        values.put("works.dropped", worksDropped.get());
        return values;
    }

    private void tickUntilClosed() {
        while (!closed.get()) {
            LockSupport.parkNanos(ending ? ENDING_TICK_NANOS : TICK_NANOS);
            tick();
        }
    }

    private synchronized void tick() {
        try {
            http.expire();
            book.due(ending ? epochNanos() + FAR_NANOS : epochNanos()).forEach(this::fact);
            if (System.nanoTime() - healthNanos >= (ending ? TICK_NANOS : HEALTH_NANOS)) {
                healthNanos = System.nanoTime();
                health();
            }
        } catch (Throwable e) {
            log.error("totals could not be closed, they are tried again in a second: %s", e);
        }
    }

    private void sendUntilClosed() {
        while (!closed.get()) {
            try {
                long wait = ending ? flushed() : sender.step();
                if (wait > 0) {
                    LockSupport.parkNanos(this, Math.min(wait, LOOK_NANOS));
                }
            } catch (Throwable e) {
                log.error("a batch could not be made, sending goes on in a second: %s", e);
                LockSupport.parkNanos(this, TICK_NANOS);
            }
        }
        try {
            health();
            book.finish().forEach(this::fact);
            sender.flush(System.nanoTime() + FLUSH_NANOS);
            long lost = sender.abandon();
            if (lost > 0) {
                log.warn("%d facts could not be sent before the end", lost);
            }
        } catch (Throwable e) {
            log.error("the last facts could not be sent: %s", e);
        }
    }

    private long flushed() {
        sender.flush(System.nanoTime() + FLUSH_NANOS);
        return ENDING_TICK_NANOS;
    }

    private void health() {
        Map<String, Long> values = ownCounters();
        try {
            counters.get().forEach((name, value) -> values.merge(name, value, Long::sum));
            values.put("agent.cpu_nanos", ownThreads.cpuNanos());
        } catch (Throwable e) {
            log.error("the agent's counters could not be read: %s", e);
        }
        fact(new AgentHealth(epochNanos(), values));
        long dropped = values.getOrDefault("facts.dropped", 0L);
        if (dropped > droppedTold) {
            droppedTold = dropped;
            log.warn(
                    "%d facts were dropped so far; the queue holds %d bytes (nightjar.queue-bytes)",
                    dropped, queueBytes);
        }
    }

    private static long epochNanos() {
        return EpochNanos.of(Instant.now());
    }
}
