package dev.nightjar.agent.jfr;

import dev.nightjar.agent.settings.AgentLog;
import dev.nightjar.agent.ship.OwnThreads;
import dev.nightjar.agent.sites.AllocationSamples;
import dev.nightjar.agent.sites.PartSamples;
import dev.nightjar.agent.sites.Stacks;
import dev.nightjar.agent.work.JvmView;
import dev.nightjar.agent.work.OwnedLocks;
import dev.nightjar.agent.work.Recorder;
import dev.nightjar.agent.work.WireClock;
import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.Fact;
import dev.nightjar.model.fact.Safepoint;
import dev.nightjar.model.ledger.Interval;
import dev.nightjar.model.ledger.Missing;
import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.ledger.Pause;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import jdk.jfr.EventSettings;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingStream;
import org.jspecify.annotations.Nullable;

/**
 * The base tier of JFR, streamed in this JVM: pauses, safepoints, monitors, parks, sleeps, files and sockets of a millisecond and
 * more, a second late. Starts on its own daemon thread, again a minute after it ended, while there is {@link DiskRoom}; without JFR
 * all masks say so.
 */
public final class JfrStream implements JvmView, AutoCloseable {

    private static final Duration THRESHOLD = Duration.ofMillis(1);
    private static final long TICK_NANOS = 100_000_000L;
    /** A tick whose two reads of nanoTime lie further apart is no measurement. */
    private static final long MAX_GAP_NANOS = 50_000;

    /** What JFR may keep on disk; we read it within seconds. */
    private static final long MAX_DISK_BYTES = 64L << 20;

    private static final List<String> COLLECTORS =
            List.of("G1", "Gen", "Serial", "Parallel", "PS_", "Shenandoah", "X", "Z", "CGC_");

    private static final String ALLOCATION_SAMPLE = "jdk.ObjectAllocationSample";
    private static final String EXECUTION_SAMPLE = "jdk.ExecutionSample";

    /** Few enough for a stack each. A request's calls wait for sockets, and idle threads are parked: those go without. */
    private static final Set<String> WAITS_WITH_STACK =
            Set.of("jdk.ThreadSleep", "jdk.FileRead", "jdk.FileWrite", "jdk.FileForce");

    private static final long CLOSE_MILLIS = 1_000;
    private static final int TICKS_KEPT = 1_024;
    private static final int MAX_FACTS_PER_SECOND = 50;

    private final Recorder recorder;
    private final WireClock wireClock;
    private final Consumer<Fact> tell;
    private final AgentLog log;
    private final DiskRoom room;
    private final long againNanos;
    private final long silentNanos;
    private final ClockMap clock = new ClockMap();
    private final PauseLog pauses = new PauseLog();
    private final PauseLog losses = new PauseLog();
    private final AtomicLongArray narrowTicks = new AtomicLongArray(TICKS_KEPT);
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong factsDropped = new AtomicLong();
    private final GcRecords gcRecords;
    private final GcEvents gcEvents;
    private final AllocationSamples allocations;
    private final PartSamples parts;
    private final Map<Long, Long> toSafepoint = new HashMap<>();
    private final OwnedLocks locks = new OwnedLocks();
    private final IoEvents ioEvents = new IoEvents((event, resource) -> waited(event, Part.IO, resource));
    private final Thread streaming = OwnThreads.daemon("jfr", this::openUntilClosed);
    private final Thread ticking = OwnThreads.daemon("jfr-tick", this::tickUntilClosed);
    private volatile @Nullable RecordingStream stream;
    private volatile long heardNanos;
    private volatile boolean running;
    private volatile boolean closed;
    private volatile boolean wanted = true;
    private volatile boolean samplesWanted = true;
    private volatile boolean outOfRoom;
    private volatile long seenUntilNanos;
    private volatile long runningSinceNanos;
    private long newestTickNanos;
    private long lastTick;
    private long factSecond;
    private int factsThisSecond;

    public JfrStream(Recorder recorder, WireClock wireClock, Consumer<Fact> tell, AgentLog log) {
        this(recorder, wireClock, tell, log, new DiskRoom(), 60_000_000_000L, 30_000_000_000L);
    }

    /**
     * @param againNanos how long after its end the stream is opened again
     * @param silentNanos after so long without a word it is ended; it should say something every second
     */
    JfrStream(
            Recorder recorder,
            WireClock wireClock,
            Consumer<Fact> tell,
            AgentLog log,
            DiskRoom room,
            long againNanos,
            long silentNanos) {
        this.room = room;
        this.againNanos = againNanos;
        this.silentNanos = silentNanos;
        this.recorder = recorder;
        this.wireClock = wireClock;
        this.tell = tell;
        this.gcRecords = new GcRecords(wireClock::epochNanos);
        this.gcEvents = new GcEvents(gcRecords);
        Stacks stacks = new Stacks();
        this.allocations = new AllocationSamples(recorder, stacks, tell);
        this.parts = new PartSamples(recorder, stacks, tell);
        this.log = log;
        this.seenUntilNanos = System.nanoTime();
    }

    public void start() {
        streaming.start();
        ticking.start();
    }

    @Override
    public long seenUntilNanos() {
        return running ? seenUntilNanos : System.nanoTime();
    }

    @Override
    public List<Pause> pauses(long fromNanos, long toNanos) {
        return pauses.overlapping(fromNanos, toNanos);
    }

    @Override
    public Set<Missing> missing(long fromNanos, long toNanos) {
        EnumSet<Missing> missing = EnumSet.noneOf(Missing.class);
        if (!running || runningSinceNanos - fromNanos > 0) {
            missing.add(Missing.JFR);
        } else if (!losses.overlapping(fromNanos, toNanos).isEmpty()) {
            missing.add(Missing.JFR_DATA_LOSS);
        }
        return missing;
    }

    public Map<String, Long> counters() {
        Map<String, Long> values = new TreeMap<>();
        values.put("clock.error_nanos", clock.errorNanos());
        allocations.count(values);
        parts.count(values);
        values.put("jfr.lost_bytes", lost.get());
        values.put("jfr.facts_dropped", factsDropped.get());
        values.put("jfr.running", running ? 1L : 0L);
        return values;
    }

    /** The JVM ends, and JFR with it: it is not to come again. What it has told stays, and goes out. */
    public void end() {
        closed = true;
        gcRecords.all().forEach(this::tell);
        allocations.end();
        parts.end();
    }

    /** Whether JFR is to be listened to. */
    public void listen(boolean listens) {
        wanted = listens;
        RecordingStream open = stream;
        if (!listens && open != null) {
            open.close();
        }
        LockSupport.unpark(streaming);
    }

    /** Whether it is to take samples of what is allocated where, and of what runs where. */
    public void takeSamples(boolean samples) {
        samplesWanted = samples;
        RecordingStream open = stream;
        if (open != null) {
            takeSamples(open);
        }
    }

    private void takeSamples(RecordingStream open) {
        if (samplesWanted) {
            open.enable(ALLOCATION_SAMPLE).withStackTrace().with("throttle", AllocationSamples.THROTTLE);
            open.enable(EXECUTION_SAMPLE).withStackTrace().withPeriod(PartSamples.PERIOD);
            WAITS_WITH_STACK.forEach(event -> open.enable(event).withStackTrace());
        } else {
            open.disable(ALLOCATION_SAMPLE);
            open.disable(EXECUTION_SAMPLE);
            WAITS_WITH_STACK.forEach(event -> open.enable(event).withoutStackTrace());
        }
    }

    /** Ends the stream and its threads. */
    @Override
    public void close() {
        closed = true;
        running = false;
        RecordingStream open = stream;
        if (open != null) {
            open.close();
        }
        LockSupport.unpark(streaming);
        LockSupport.unpark(ticking);
        try {
            streaming.join(CLOSE_MILLIS);
            ticking.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One I/O error ends a stream (somebody cleans the temporary folder, say): then comes the next one. */
    private void openUntilClosed() {
        while (!closed) {
            if (wanted && hasRoom()) {
                open();
            }
            long until = System.nanoTime() + againNanos;
            while (!closed && (!wanted || System.nanoTime() - until < 0)) {
                LockSupport.parkNanos(Math.min(againNanos, TICK_NANOS));
            }
        }
    }

    private boolean hasRoom() {
        boolean enough = room.isEnough();
        if (enough) {
            outOfRoom = false;
        } else {
            tellThatThereIsNoRoom();
        }
        return enough;
    }

    private void tellThatThereIsNoRoom() {
        if (!outOfRoom) {
            log.warn(
                    "JFR is left out, ledgers go without pauses, locks, sleeps and I/O, until %s has %d MiB free: a JVM whose JFR"
                            + " cannot write ends itself (-XX:FlightRecorderOptions=repository=DIR names another directory)",
                    DiskRoom.directory(), DiskRoom.ENOUGH_BYTES >> 20);
        }
        outOfRoom = true;
    }

    private void open() {
        try (RecordingStream recording = new RecordingStream()) {
            stream = recording;
            recording.setReuse(true);
            recording.setOrdered(false);
            recording.setMaxAge(Duration.ofSeconds(30));
            recording.setMaxSize(MAX_DISK_BYTES);
            recording.enable(Tick.class);
            recording.onEvent(Tick.NAME, this::ticked);
            on(recording, "jdk.GCPhasePause", null, this::paused);
            on(recording, "jdk.GarbageCollection", null, this::collected);
            gcEvents.each((event, action) -> on(recording, event, null, action));
            // Few, and each one stops everybody: many short ones add up.
            on(recording, "jdk.SafepointBegin", Duration.ZERO, this::safepointBegun);
            on(recording, "jdk.ExecuteVMOperation", THRESHOLD, this::vmOperation);
            on(
                    recording,
                    "jdk.JavaMonitorEnter",
                    THRESHOLD,
                    event -> waited(event, Part.LOCK, lock(event, "monitorClass")));
            on(recording, "jdk.JavaMonitorWait", THRESHOLD, event -> waited(event, Part.SIGNAL, null));
            on(recording, "jdk.ThreadPark", THRESHOLD, this::parked);
            on(recording, "jdk.ThreadSleep", THRESHOLD, event -> waited(event, Part.SLEEP, null));
            ioEvents.each((event, action) -> on(recording, event, THRESHOLD, action));
            on(recording, ALLOCATION_SAMPLE, null, this::allocated);
            on(recording, EXECUTION_SAMPLE, null, event -> parts.ran(event, start(event), wire(event)));
            takeSamples(recording);
            on(recording, "jdk.DataLoss", null, this::dataLost);
            recording.onFlush(this::flushed);
            recording.onError(e -> log.error("reading JFR failed: %s", e));
            if (closed || !wanted) { // before the stream was there to be closed
                return;
            }
            recording.start();
            if (!closed && wanted && !outOfRoom) {
                log.warn("JFR ended, ledgers go without pauses, locks, sleeps and I/O until it is there again");
            }
        } catch (Throwable e) {
            if (!closed) {
                log.warn("JFR is not to be had, ledgers go without pauses, locks, sleeps and I/O: %s", e);
            }
        } finally {
            stream = null;
            running = false;
            lastTick = 0; // the next stream does not continue this one
        }
    }

    private void on(
            RecordingStream recording, String event, @Nullable Duration threshold, Consumer<RecordedEvent> action) {
        EventSettings settings = recording.enable(event).withoutStackTrace();
        if (threshold != null) {
            settings.withThreshold(threshold);
        }
        recording.onEvent(event, recorded -> {
            try {
                if (clock.isSet()) { // before that its time cannot be told
                    action.accept(recorded);
                }
            } catch (RuntimeException e) {
                log.error("an event of JFR was not understood: %s", e);
            }
        });
    }

    private void tickUntilClosed() {
        for (long number = 0; !closed; number++) {
            Tick tick = new Tick();
            tick.number = number;
            tick.nanos = System.nanoTime();
            tick.commit();
            boolean narrow = System.nanoTime() - tick.nanos <= MAX_GAP_NANOS;
            narrowTicks.set((int) (number % TICKS_KEPT), narrow ? number : -1);
            LockSupport.parkNanos(TICK_NANOS);
            endIfSilent();
            endIfOutOfRoom();
        }
    }

    private void endIfOutOfRoom() {
        RecordingStream open = stream;
        if (open != null && room.isTight()) {
            tellThatThereIsNoRoom();
            open.close();
        }
    }

    /** A recording that somebody closed leaves its stream open, without events. */
    private void endIfSilent() {
        RecordingStream open = stream;
        if (open != null && running && System.nanoTime() - heardNanos > silentNanos) {
            open.close(); // until then ledgers are late, and say so
        }
    }

    private void ticked(RecordedEvent event) {
        long number = event.getLong("number");
        long nanos = event.getLong("nanos");
        if (narrowTicks.get((int) (number % TICKS_KEPT)) == number) {
            clock.tick(epochNanos(event.getStartTime()), nanos);
        }
        if (number > lastTick + 1 && lastTick > 0) {
            // Ticks come ten a second from one thread: between these two JFR has thrown data away and did not say so.
            losses.add(new Pause(Part.SAFEPOINT, newestTickNanos, nanos));
            lost.incrementAndGet();
        }
        lastTick = number;
        newestTickNanos = nanos;
    }

    /**
     * Everything of this second has been handed out. Not at the tick itself: an unordered stream gives one thread's events
     * after another's. One tick of distance, for a thread that was stopped between its clock and its buffer.
     */
    private void flushed() {
        heardNanos = System.nanoTime();
        if (!clock.isSet() || lastTick == 0) { // nothing of this stream yet
            return;
        }
        if (!running && !closed) { // what came before this flush may have been dropped for want of a clock
            runningSinceNanos = newestTickNanos;
            seenUntilNanos = newestTickNanos;
            running = true;
        }
        long safe = newestTickNanos - TICK_NANOS;
        if (safe - seenUntilNanos > 0) {
            seenUntilNanos = safe;
        }
        gcRecords.flushed().forEach(this::tell);
        allocations.flushed(wireClock.epochNanos(heardNanos));
        parts.flushed(wireClock.epochNanos(heardNanos));
    }

    private void paused(RecordedEvent event) {
        Pause pause = new Pause(
                Part.GC, start(event), start(event) + event.getDuration().toNanos());
        pauses.add(pause);
        gcRecords.paused(
                event.getLong("gcId"), pause.fromNanos(), pause.toNanos() - pause.fromNanos(), event.getString("name"));
    }

    private void collected(RecordedEvent event) {
        gcRecords.collected(event.getLong("gcId"), event.getString("name"), event.getString("cause"));
    }

    private void allocated(RecordedEvent event) {
        allocations.sampled(event, start(event), wire(event));
    }

    /** From the request to stop until all threads have stopped. */
    private void safepointBegun(RecordedEvent event) {
        long start = start(event);
        long nanos = event.getDuration().toNanos();
        pauses.add(new Pause(Part.SAFEPOINT, start, start + nanos));
        if (toSafepoint.size() > 256) {
            toSafepoint.clear();
        }
        toSafepoint.put(event.getLong("safepointId"), nanos);
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
        Long waited = toSafepoint.remove(event.getLong("safepointId"));
        if (!isCollection(operation)) {
            long reached = waited == null ? 0 : waited;
            tell(new Safepoint(wireClock.epochNanos(start - reached), nanos + reached, reached, operation));
        }
    }

    /** By the names in HotSpot's vmOperation.hpp; GC_HeapInspection (a class histogram) is none. */
    static boolean isCollection(String operation) {
        for (String prefix : COLLECTORS) {
            if (operation.startsWith(prefix)) {
                return true;
            }
        }
        return operation.contains("Collect");
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
        return clock.nanos(epochNanos(event.getStartTime()));
    }

    private static long epochNanos(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }
}
