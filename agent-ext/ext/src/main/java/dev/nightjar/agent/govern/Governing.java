package dev.nightjar.agent.govern;

import dev.nightjar.agent.settings.AgentLog;
import dev.nightjar.agent.ship.OwnThreads;
import dev.nightjar.model.port.AgentReport;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Looks at what the agent uses every five seconds and switches features off and on. One daemon thread of its own. */
public final class Governing implements AutoCloseable {

    private static final long LOOK_NANOS = 5_000_000_000L;

    /** At the start classes are loaded and compiled, ours too: that is no reason to leave anything out for long. */
    private static final long GRACE_NANOS = 60_000_000_000L;

    /** What the agent's other parts tell of themselves. */
    public interface Meter {
        /** So far, by its own threads; −1 when nobody knows. */
        long threadsCpuNanos();

        /** So far, on the application's threads, estimated. */
        long inlineNanos();

        long memoryBytes();

        /** So far, by the whole process; −1 when nobody knows. */
        long processCpuNanos();
    }

    private final Meter meter;
    private final Governor governor;
    private final Budget budget;
    private final Map<Feature, Consumer<Boolean>> switches = new EnumMap<>(Feature.class);
    private final AgentLog log;
    private final long lookNanos;
    private final long graceNanos;
    private final Thread thread;
    private final AtomicLong inlineNanos = new AtomicLong();
    private volatile int level;
    private volatile long memoryBytes;
    private volatile boolean closed;

    /** @param switches by which each feature is switched on (true) and off */
    public Governing(Budget budget, Meter meter, Map<Feature, Consumer<Boolean>> switches, AgentLog log) {
        this(budget, meter, switches, log, LOOK_NANOS, GRACE_NANOS);
    }

    /**
     * @param lookNanos from one look to the next
     * @param graceNanos for so long after the start nothing is left out
     */
    Governing(
            Budget budget,
            Meter meter,
            Map<Feature, Consumer<Boolean>> switches,
            AgentLog log,
            long lookNanos,
            long graceNanos) {
        this.lookNanos = lookNanos;
        this.graceNanos = graceNanos;
        this.budget = budget;
        this.meter = meter;
        this.governor = new Governor(budget);
        this.switches.putAll(switches);
        this.log = log;
        thread = OwnThreads.daemon("governor", this::lookUntilClosed);
    }

    public void start() {
        thread.start();
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public Map<String, Long> counters() {
        Map<String, Long> values = new TreeMap<>();
        int leftOut = level;
        values.put("governor.features_left_out", (long) leftOut);
        for (Feature feature : Feature.values()) {
            if (feature.ordinal() < leftOut) {
                values.put(AgentReport.LEFT_OUT + feature.name().toLowerCase(Locale.ROOT), 1L);
            }
        }
        values.put("governor.inline_nanos", inlineNanos.get());
        values.put("governor.memory_bytes", memoryBytes);
        return values;
    }

    /** What the meter said at an instant. */
    private record Reading(long nanos, long process, long threads, long inline) {}

    private void lookUntilClosed() {
        long begun = System.nanoTime();
        Reading last = new Reading(begun, 0, 0, 0);
        while (!closed) {
            long until = last.nanos() + lookNanos;
            while (!closed && System.nanoTime() - until < 0) {
                LockSupport.parkNanos(this, until - System.nanoTime());
            }
            if (closed) {
                return;
            }
            Reading now = new Reading(System.nanoTime(), last.process(), last.threads(), last.inline());
            try {
                now = new Reading(
                        System.nanoTime(), meter.processCpuNanos(), meter.threadsCpuNanos(), meter.inlineNanos());
                memoryBytes = meter.memoryBytes();
                Usage usage = usage(last, now);
                inlineNanos.addAndGet(usage.inlineNanos());
                if (now.nanos() - begun > graceNanos) {
                    turnTo(governor.look(usage), usage);
                }
            } catch (Throwable e) {
                log.error("the agent's own cost could not be looked at: %s", e);
            }
            last = now;
        }
    }

    private Usage usage(Reading from, Reading to) {
        return new Usage(
                to.nanos() - from.nanos(),
                to.process() < 0 ? -1 : to.process() - Math.max(0, from.process()),
                Math.max(0, to.threads() - Math.max(0, from.threads())),
                to.inline() - from.inline(),
                memoryBytes);
    }

    /** False when it was there already. */
    private boolean turnTo(int newLevel, Usage usage) {
        if (newLevel == level) {
            return false;
        }
        for (Feature feature : Feature.values()) {
            boolean was = feature.ordinal() >= level;
            boolean is = feature.ordinal() >= newLevel;
            if (was != is) {
                Consumer<Boolean> byThis = switches.get(feature);
                if (byThis != null) {
                    byThis.accept(is);
                }
                if (is) {
                    log.info("the agent has used little for a while, there again: " + feature.words());
                } else {
                    // The feature is in the pattern: each of them is to be said once.
                    log.warn(
                            "the agent used %d ms of CPU in %d ms (budget %d) and %d KiB (budget %d): left out for now: "
                                    + feature.words(),
                            usage.cpuNanos() / 1_000_000,
                            usage.nanos() / 1_000_000,
                            budget.cpuNanos(usage) / 1_000_000,
                            usage.memoryBytes() >> 10,
                            budget.memoryBytes() >> 10);
                }
            }
        }
        level = newLevel;
        return true;
    }
}
