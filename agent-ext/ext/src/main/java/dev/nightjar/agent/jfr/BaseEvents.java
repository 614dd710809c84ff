package dev.nightjar.agent.jfr;

import dev.nightjar.agent.settings.AgentLog;
import dev.nightjar.agent.sites.AllocationSamples;
import dev.nightjar.agent.sites.PartSamples;
import dev.nightjar.agent.sites.Stacks;
import dev.nightjar.agent.work.OwnedLocks;
import dev.nightjar.agent.work.Recorder;
import dev.nightjar.agent.work.WireClock;
import dev.nightjar.model.EpochNanos;
import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.Fact;
import dev.nightjar.model.fact.GcFigure;
import dev.nightjar.model.fact.Safepoint;
import dev.nightjar.model.ledger.Interval;
import dev.nightjar.model.ledger.Missing;
import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.ledger.Pause;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import jdk.jfr.EventSettings;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingStream;
import org.jspecify.annotations.Nullable;

/**
 * What the events of the base tier mean for works: pauses, safepoints, waits, places in the code. Events and flushes come on the
 * thread of the stream that is open, one stream after the other; everything else is for any thread.
 */
final class BaseEvents {

    private static final Duration THRESHOLD = Duration.ofMillis(1);

    private static final String ALLOCATION_SAMPLE = "jdk.ObjectAllocationSample";
    private static final String EXECUTION_SAMPLE = "jdk.ExecutionSample";
    private static final String SYSTEM_GC = "jdk.SystemGC";

    /** Since Java 25, of the threads that are sampled; an older one does not mind the name. */
    private static final String SAFEPOINT_LATENCY = "jdk.SafepointLatency";

    /** Who is quicker keeps nobody waiting; without processors many are slower than a millisecond. */
    private static final Duration LATE = Duration.ofMillis(5);

    /** Few enough for a stack each. A request's calls wait for sockets, and idle threads are parked: those go without. */
    private static final Set<String> WAITS_WITH_STACK =
            Set.of("jdk.ThreadSleep", "jdk.FileRead", "jdk.FileWrite", "jdk.FileForce", SYSTEM_GC);

    private static final int MAX_FACTS_PER_SECOND = 50;

    private final Recorder recorder;
    private final WireClock wireClock;
    private final Ticks ticks;
    private final Consumer<Fact> tell;
    private final AgentLog log;
    private final ClockMap clock = new ClockMap();
    private final PauseLog pauses = new PauseLog();
    private final PauseLog losses = new PauseLog();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong factsDropped = new AtomicLong();
    private final GcRecords gcRecords;
    private final GcEvents gcEvents;
    private final AllocationSamples allocations;
    private final PartSamples parts;
    private final SafepointWaits safepoints = new SafepointWaits();
    private final ThreadCounts threads = new ThreadCounts();
    private final OwnedLocks locks = new OwnedLocks();
    private final IoEvents ioEvents = new IoEvents((event, resource) -> waited(event, Part.IO, resource));
    private volatile boolean running;
    private volatile long seenUntilNanos = System.nanoTime();
    private volatile long runningSinceNanos;
    private long newestTickNanos;
    private long lastTick;
    private long factSecond;
    private int factsThisSecond;

    BaseEvents(Recorder recorder, WireClock wireClock, Ticks ticks, Consumer<Fact> tell, AgentLog log) {
        this.recorder = recorder;
        this.wireClock = wireClock;
        this.ticks = ticks;
        this.tell = tell;
        this.log = log;
        this.gcRecords = new GcRecords(wireClock::epochNanos);
        this.gcEvents = new GcEvents(gcRecords);
        Stacks stacks = new Stacks();
        this.allocations = new AllocationSamples(recorder, stacks, tell);
        this.parts = new PartSamples(recorder, stacks, tell);
    }

    /** Asks a stream that is not started yet for all of them. */
    void subscribe(RecordingStream stream) {
        stream.enable(Tick.class);
        stream.onEvent(Tick.NAME, this::ticked);
        on(stream, "jdk.GCPhasePause", null, this::paused);
        on(stream, "jdk.GarbageCollection", null, this::collected);
        gcEvents.each((event, action) -> on(stream, event, null, action));
        // Few, and each one stops everybody: many short ones add up.
        on(stream, "jdk.SafepointBegin", Duration.ZERO, this::safepointBegun);
        on(stream, "jdk.ExecuteVMOperation", THRESHOLD, this::vmOperation);
        on(stream, "jdk.JavaMonitorEnter", THRESHOLD, event -> waited(event, Part.LOCK, lock(event, "monitorClass")));
        on(stream, "jdk.JavaMonitorWait", THRESHOLD, event -> waited(event, Part.SIGNAL, null));
        on(stream, "jdk.ThreadPark", THRESHOLD, this::parked);
        on(stream, "jdk.ThreadSleep", THRESHOLD, event -> waited(event, Part.SLEEP, null));
        on(stream, SYSTEM_GC, null, this::collectionAsked);
        on(stream, SAFEPOINT_LATENCY, LATE, event -> parts.cameLate(event, start(event), wire(event)));
        ioEvents.each((event, action) -> on(stream, event, THRESHOLD, action));
        on(stream, ALLOCATION_SAMPLE, null, event -> allocations.sampled(event, start(event), wire(event)));
        on(stream, EXECUTION_SAMPLE, null, event -> parts.ran(event, start(event), wire(event)));
        on(stream, "jdk.DataLoss", null, this::dataLost);
    }

    /** Whether a stream, open or about to be, is to take samples of what is allocated where, and of what runs where. */
    static void takeSamples(RecordingStream stream, boolean samples) {
        if (samples) {
            stream.enable(ALLOCATION_SAMPLE).withStackTrace().with("throttle", AllocationSamples.THROTTLE);
            stream.enable(EXECUTION_SAMPLE).withStackTrace().withPeriod(PartSamples.PERIOD);
            stream.enable(SAFEPOINT_LATENCY).withStackTrace().withThreshold(LATE);
            WAITS_WITH_STACK.forEach(event -> stream.enable(event).withStackTrace());
        } else {
            stream.disable(ALLOCATION_SAMPLE);
            stream.disable(EXECUTION_SAMPLE);
            stream.disable(SAFEPOINT_LATENCY);
            WAITS_WITH_STACK.forEach(event -> stream.enable(event).withoutStackTrace());
        }
    }

    private void on(
            RecordingStream stream, String event, @Nullable Duration threshold, Consumer<RecordedEvent> action) {
        EventSettings settings = stream.enable(event).withoutStackTrace();
        if (threshold != null) {
            settings.withThreshold(threshold);
        }
        stream.onEvent(event, recorded -> {
            try {
                if (clock.isSet()) { // before that its time cannot be told
                    action.accept(recorded);
                }
            } catch (RuntimeException e) {
                log.error("an event of JFR was not understood: %s", e);
            }
        });
    }

    /**
     * Everything of this second has been handed out. Not at the tick itself: an unordered stream gives one thread's events
     * after another's. One tick of distance, for a thread that was stopped between its clock and its buffer.
     *
     * @param begins whether the first flush of a stream begins it; not when it is about to be closed
     */
    void flushed(boolean begins) {
        if (!clock.isSet() || lastTick == 0) { // nothing of this stream yet
            return;
        }
        if (!running && begins) { // what came before this flush may have been dropped for want of a clock
            runningSinceNanos = newestTickNanos;
            seenUntilNanos = newestTickNanos;
            running = true;
        }
        long safe = newestTickNanos - Ticks.NANOS;
        if (safe - seenUntilNanos > 0) {
            seenUntilNanos = safe;
        }
        gcRecords.flushed().forEach(this::tell);
        // For what the JVM stopped then is not known: it took less than a millisecond.
        safepoints
                .flushed()
                .forEach(wait ->
                        tell(new Safepoint(wireClock.epochNanos(wait.startNanos()), wait.nanos(), wait.nanos(), "")));
        long now = wireClock.epochNanos(System.nanoTime());
        allocations.flushed(now);
        parts.flushed(now);
    }

    /** The stream is over, on its thread; the next one does not continue it. */
    void stopped() {
        running = false;
        lastTick = 0;
    }

    /** Nobody is to wait for its events any more. */
    void close() {
        running = false;
    }

    /** No more is to be waited for. What was told stays, and goes out. */
    void end() {
        gcRecords.all().forEach(this::tell);
        allocations.end();
        parts.end();
    }

    boolean isRunning() {
        return running;
    }

    long seenUntilNanos() {
        return running ? seenUntilNanos : System.nanoTime();
    }

    List<Pause> pauses(long fromNanos, long toNanos) {
        return pauses.overlapping(fromNanos, toNanos);
    }

    Set<Missing> missing(long fromNanos, long toNanos) {
        EnumSet<Missing> missing = EnumSet.noneOf(Missing.class);
        if (!running || runningSinceNanos - fromNanos > 0) {
            missing.add(Missing.JFR);
        } else if (!losses.overlapping(fromNanos, toNanos).isEmpty()) {
            missing.add(Missing.JFR_DATA_LOSS);
        }
        return missing;
    }

    /** Adds to a map of counters. */
    void count(Map<String, Long> counters) {
        counters.put("clock.error_nanos", clock.errorNanos());
        allocations.count(counters);
        parts.count(counters);
        counters.put("jfr.lost_bytes", lost.get());
        counters.put("jfr.facts_dropped", factsDropped.get());
        counters.put("jfr.running", running ? 1L : 0L);
    }

    private void ticked(RecordedEvent event) {
        long number = event.getLong("number");
        long nanos = event.getLong("nanos");
        if (ticks.isNarrow(number)) {
            clock.tick(EpochNanos.of(event.getStartTime()), nanos);
        }
        if (number > lastTick + 1 && lastTick > 0) {
            // Ticks come ten a second from one thread: between these two JFR has thrown data away and did not say so.
            losses.add(new Pause(Part.SAFEPOINT, newestTickNanos, nanos));
            lost.incrementAndGet();
        }
        lastTick = number;
        newestTickNanos = nanos;
    }

    private void paused(RecordedEvent event) {
        Pause pause = new Pause(
                Part.GC, start(event), start(event) + event.getDuration().toNanos());
        pauses.add(pause);
        gcRecords.is(event.getLong("gcId"), GcFigure.THREADS, threads.at(pause.fromNanos()));
        gcRecords.paused(
                event.getLong("gcId"), pause.fromNanos(), pause.toNanos() - pause.fromNanos(), event.getString("name"));
    }

    private void collected(RecordedEvent event) {
        gcRecords.collected(event.getLong("gcId"), event.getString("name"), event.getString("cause"));
    }

    /** From the request to stop until all threads have stopped. */
    private void safepointBegun(RecordedEvent event) {
        long start = start(event);
        long nanos = event.getDuration().toNanos();
        pauses.add(new Pause(Part.SAFEPOINT, start, start + nanos));
        safepoints.waited(event.getLong("safepointId"), start, nanos);
        threads.stopping(start, event.getLong("totalThreadCount"));
        if (nanos >= SafepointWaits.LEAST_NANOS) {
            parts.stopping(start, start + nanos);
        }
    }

    private void vmOperation(RecordedEvent event) {
        if (!event.getBoolean("safepoint")) {
            return;
        }
        long start = start(event);
        long nanos = event.getDuration().toNanos();
        String operation = event.getString("operation");
        // A collection's own pause lies inside and comes first in the order of the parts.
        pauses.add(new Pause(Part.SAFEPOINT, start, start + nanos));
        SafepointWaits.Wait wait = safepoints.take(event.getLong("safepointId"));
        long reached = wait == null ? 0 : wait.nanos();
        boolean collects = VmOperations.isCollection(operation);
        // Of a collection only the way to it: the rest are its own pauses.
        if (!collects || reached >= SafepointWaits.LEAST_NANOS) {
            long stopped = collects ? reached : nanos + reached;
            tell(new Safepoint(wireClock.epochNanos(start - reached), stopped, reached, operation));
        }
    }

    private void collectionAsked(RecordedEvent event) {
        if (event.getStackTrace() != null) {
            parts.waited(Part.GC, event, start(event), wire(event));
        }
    }

    private void parked(RecordedEvent event) {
        Resource parkedOn = lock(event, "parkedClass");
        if (parkedOn != null && locks.isOwned(parkedOn.name())) {
            waited(event, Part.LOCK, parkedOn);
        } else {
            waited(event, Part.SIGNAL, null);
        }
    }

    private static @Nullable Resource lock(RecordedEvent event, String classField) {
        RecordedClass known = event.getClass(classField);
        return known == null ? null : Resource.lock(known.getName());
    }

    private void waited(RecordedEvent event, Part part, @Nullable Resource resource) {
        RecordedThread thread = event.getThread();
        if (thread == null) {
            return;
        }
        long start = start(event);
        recorder.waited(
                thread.getJavaThreadId(),
                new Interval(part, start, start + event.getDuration().toNanos(), resource, -1, -1));
        if (event.getStackTrace() != null) {
            parts.waited(part, event, start, wireClock.epochNanos(start));
        }
    }

    private void dataLost(RecordedEvent event) {
        lost.addAndGet(event.getLong("amount"));
        // When it was lost is known to the second only: the flush interval.
        long end = start(event);
        losses.add(new Pause(Part.SAFEPOINT, end - 2_000_000_000L, end));
    }

    private void tell(Fact fact) {
        long second = System.nanoTime() / 1_000_000_000L;
        if (second != factSecond) {
            factSecond = second;
            factsThisSecond = 0;
        }
        if (factsThisSecond++ < MAX_FACTS_PER_SECOND) {
            tell.accept(fact);
        } else {
            factsDropped.incrementAndGet();
        }
    }

    /** When it began, on the wire. */
    private long wire(RecordedEvent event) {
        return wireClock.epochNanos(start(event));
    }

    private long start(RecordedEvent event) {
        return clock.nanos(EpochNanos.of(event.getStartTime()));
    }
}
