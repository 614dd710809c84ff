package dev.nightjar.agent.gclog;

import dev.nightjar.agent.jfr.PauseLog;
import dev.nightjar.agent.settings.AgentLog;
import dev.nightjar.agent.ship.OwnThreads;
import dev.nightjar.agent.work.WireClock;
import dev.nightjar.model.fact.Fact;
import dev.nightjar.model.fact.GcLog;
import dev.nightjar.model.fact.Safepoint;
import dev.nightjar.model.ledger.Pause;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javax.management.JMException;
import org.jspecify.annotations.Nullable;

/**
 * The JVM's log of its collections and safepoints, on a daemon thread of its own: one that {@code -Xlog} set up is read and left as
 * it is; without one a log of ours is switched on, and off again at the end. Its lines go to the server; from a log with exact
 * times comes when the JVM stood still.
 */
public final class GcLogWatch implements AutoCloseable {

    private static final long LOOK_NANOS = 1_000_000_000L;
    private static final long BEGIN_LOOK_NANOS = 100_000_000L;

    /** Then the application is taken to run, even if it does no work. */
    private static final long BEGIN_NANOS = 10_000_000_000L;

    /** Logs are set up and taken away by people, a few times in a JVM's life. */
    private static final long OUTPUTS_NANOS = 60_000_000_000L;

    /** The JVM's thread may be stopped between the end of a safepoint and the line about it. */
    private static final long LATE_NANOS = 100_000_000L;

    private static final long LEAST_TOLD_NANOS = 1_000_000;
    private static final int MAX_FACTS_PER_LOOK = 50;
    private static final long CLOSE_MILLIS = 2_000;
    private static final long END_MILLIS = 500;

    private final VmLog vmLog;
    private final List<Path> directories;
    private final long outputsNanos;
    private final BooleanSupplier works;
    private final BooleanSupplier jfrRuns;
    private final WireClock clock;
    private final Consumer<? super Fact> tell;
    private final AgentLog log;
    private final PauseLog pauses = new PauseLog();
    private final LogBlock block = new LogBlock();
    private final Thread thread = OwnThreads.daemon("gc-log", this::run);
    private @Nullable LogSource source;
    private long nextOutputsNanos = System.nanoTime();
    private boolean toldThatThereIsNone;
    private List<String> toldRefused = List.of();
    private boolean mayOwn = true;
    private int factsOfLook;
    private volatile boolean exact;
    private volatile long exactSinceNanos;
    private volatile long seenUntilNanos;
    private volatile boolean wanted = true;
    private volatile boolean ending;
    private volatile Map<String, Long> counters = Map.of();
    private long notPossible;
    private long notUnderstood;
    private long failed;
    private long gaps;
    private long factsDropped;

    /**
     * Does nothing before {@link #start}.
     *
     * @param works whether the application has begun to do any
     * @param jfrRuns then stops are told from there
     */
    public GcLogWatch(
            BooleanSupplier works,
            BooleanSupplier jfrRuns,
            WireClock clock,
            Consumer<? super Fact> tell,
            AgentLog log) {
        this(VmLog.ofThisJvm(), OwnOutput.directories(), OUTPUTS_NANOS, works, jfrRuns, clock, tell, log);
    }

    /**
     * @param directories where a log of ours may be, the best first
     * @param outputsNanos how often it looks which logs there are
     */
    GcLogWatch(
            VmLog vmLog,
            List<Path> directories,
            long outputsNanos,
            BooleanSupplier works,
            BooleanSupplier jfrRuns,
            WireClock clock,
            Consumer<? super Fact> tell,
            AgentLog log) {
        this.vmLog = vmLog;
        this.directories = directories;
        this.outputsNanos = outputsNanos;
        this.works = works;
        this.jfrRuns = jfrRuns;
        this.clock = clock;
        this.tell = tell;
        this.log = log;
    }

    public void start() {
        thread.start();
    }

    /** Whether there is to be a log at all. */
    public void watch(boolean watches) {
        wanted = watches;
        LockSupport.unpark(thread);
    }

    /** Whether it tells of all stops that end now. */
    boolean isExact() {
        return exact;
    }

    /** Every stop that ended before this instant of {@link System#nanoTime} has been seen, while it is exact. */
    long seenUntilNanos() {
        return seenUntilNanos;
    }

    /** Whether it has told, or will, of all stops in a stretch of time. */
    boolean covers(long fromNanos, long toNanos) {
        return exactSinceNanos != 0 && fromNanos - exactSinceNanos >= 0 && (exact || toNanos - seenUntilNanos <= 0);
    }

    List<Pause> pauses(long fromNanos, long toNanos) {
        return pauses.overlapping(fromNanos, toNanos);
    }

    public Map<String, Long> counters() {
        return counters;
    }

    /** The JVM ends. As {@link #close}, but does not hold it up for longer than half a second. */
    public void end() {
        endWithin(END_MILLIS);
    }

    /** The last lines go out; a log of ours is switched off and removed. */
    @Override
    public void close() {
        endWithin(CLOSE_MILLIS);
    }

    private void endWithin(long millis) {
        ending = true;
        LockSupport.unpark(thread);
        try {
            thread.join(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        long begun = System.nanoTime();
        while (!ending && !isUp(begun)) {
            LockSupport.parkNanos(this, BEGIN_LOOK_NANOS);
        }
        while (!ending) {
            attempt(this::step);
            LockSupport.parkNanos(this, LOOK_NANOS);
        }
        attempt(this::read);
        attempt(this::leave);
    }

    /** Whether the platform's MBean server may be touched. */
    private boolean isUp(long begunNanos) {
        return (works.getAsBoolean() || System.nanoTime() - begunNanos >= BEGIN_NANOS) && !VmLog.isUpToTheApplication();
    }

    private interface Step {
        void run() throws IOException;
    }

    private void attempt(Step step) {
        try {
            step.run();
        } catch (Throwable e) {
            failed++;
            log.error("the GC log could not be read: %s", e);
        }
        count();
    }

    private void step() throws IOException {
        if (!wanted) {
            leave();
            nextOutputsNanos = System.nanoTime();
            return;
        }
        if (System.nanoTime() - nextOutputsNanos >= 0) {
            nextOutputsNanos = System.nanoTime() + outputsNanos;
            find();
        }
        read();
    }

    private void find() throws IOException {
        List<LogOutput> outputs;
        try {
            outputs = vmLog.outputs();
        } catch (JMException | RuntimeException e) { // a JVM without management, or not HotSpot
            leave();
            leaveOut(e);
            return;
        }
        LogSource current = source;
        boolean taken = current != null && !current.isOn(outputs);
        if (current != null && !taken && !current.isRemoved()) {
            return;
        }
        leave();
        LogSource.Found found = LogSource.found(outputs, clock);
        refused(found.refused());
        if (found.source() != null) {
            use(found.source());
            log.info("the GC log %s is read", found.source().name());
        } else if (current != null && taken) {
            mayOwn = false;
            log.info(
                    "the GC log %s was switched off or changed by somebody: none of ours is switched on any more",
                    current.name());
        } else if (mayOwn) {
            switchOn();
        }
    }

    private void switchOn() throws IOException {
        try {
            LogSource own = LogSource.own(vmLog, directories, clock);
            use(own);
            log.info(
                    "the GC log is switched on for as long as the agent is: %s, %d KiB at most",
                    own.name(), OwnOutput.MAX_BYTES >> 10);
            toldThatThereIsNone = false;
        } catch (OwnOutput.Refused e) {
            mayOwn = false;
            notPossible++;
            log.warn("the GC log is left out, it is not tried again: %s", e.getMessage());
        } catch (IOException e) {
            leaveOut(e.getMessage());
        }
    }

    private void refused(List<String> logs) {
        if (!logs.isEmpty() && !logs.equals(toldRefused)) {
            toldRefused = logs;
            log.info("the GC log that was set up is not read: %s", String.join("; ", logs));
        }
    }

    private void leaveOut(@Nullable Object why) {
        notPossible++;
        if (!toldThatThereIsNone) {
            toldThatThereIsNone = true;
            log.warn("the GC log is left out, it is tried again every minute: %s", why);
        }
    }

    private void use(LogSource found) {
        source = found;
        if (found.output().tellsPauses()) {
            seenUntilNanos = System.nanoTime();
            exactFromNow();
            exact = true;
        }
    }

    private void exactFromNow() {
        long now = System.nanoTime();
        exactSinceNanos = now == 0 ? 1 : now;
    }

    private void read() throws IOException {
        LogSource current = source;
        if (current == null) {
            return;
        }
        factsOfLook = 0;
        long before = System.nanoTime();
        long gapsBefore = current.tail().gaps();
        try {
            current.tail().read(line -> take(line, current.format(), before));
        } finally {
            long more = current.tail().gaps() - gapsBefore;
            if (more > 0 && exact) {
                exactFromNow(); // when in the look lines were lost is not known
            }
            gaps += more;
        }
        if (exact) {
            seenUntilNanos = before - LATE_NANOS;
        }
        GcLog due = block.due(before);
        if (due != null) {
            tell.accept(due);
        }
    }

    private void take(String text, LogLine.Format format, long nowNanos) {
        LogLine line = format.read(text);
        if (line == null) {
            notUnderstood++;
            return;
        }
        if (!line.isOfGc()) {
            return;
        }
        block.add(line, nowNanos, clock.epochNanos(nowNanos));
        LogLine.Stop stop = line.stop();
        if (stop != null) {
            stop.pauses().forEach(pauses::add);
        }
        if (!jfrRuns.getAsBoolean()) {
            tell(stop == null ? PauseLine.read(line, clock::epochNanos) : safepoint(stop));
        }
    }

    /** As JFR's are told: those of a millisecond and more; of a collection only the way to it. */
    private @Nullable Safepoint safepoint(LogLine.Stop stop) {
        long nanos = stop.isCollection() ? stop.reachingNanos() : stop.toNanos() - stop.fromNanos();
        return nanos < LEAST_TOLD_NANOS
                ? null
                : new Safepoint(clock.epochNanos(stop.fromNanos()), nanos, stop.reachingNanos(), stop.operation());
    }

    private void tell(@Nullable Fact fact) {
        if (fact != null && factsOfLook++ < MAX_FACTS_PER_LOOK) {
            tell.accept(fact);
        } else if (fact != null) {
            factsDropped++;
        }
    }

    /** Reads no more; what was read goes out. */
    private void leave() throws IOException {
        exact = false;
        GcLog rest = block.all();
        if (rest != null) {
            tell.accept(rest);
        }
        LogSource last = source;
        source = null;
        if (last != null) {
            try {
                last.close(vmLog);
            } catch (JMException | RuntimeException e) {
                log.error("the GC log %s could not be switched off: %s", last.name(), e);
            }
        }
    }

    private void count() {
        LogSource current = source;
        Map<String, Long> values = new TreeMap<>();
        values.put("gclog.own", current != null && current.own() != null ? 1L : 0L);
        values.put("gclog.found", current != null && current.own() == null ? 1L : 0L);
        values.put("gclog.lines", block.lines());
        values.put("gclog.lines_dropped", block.dropped());
        values.put("gclog.lines_not_understood", notUnderstood);
        values.put("gclog.bytes_skipped", current == null ? 0 : current.tail().skippedBytes());
        values.put("gclog.gaps", gaps);
        values.put("gclog.facts_dropped", factsDropped);
        values.put("gclog.not_possible", notPossible);
        values.put("gclog.failed", failed);
        counters = values;
    }
}
