package dev.nightjar.agent.jfr;

import dev.nightjar.agent.settings.AgentLog;
import dev.nightjar.agent.ship.OwnThreads;
import dev.nightjar.agent.work.JvmView;
import dev.nightjar.agent.work.Recorder;
import dev.nightjar.agent.work.WireClock;
import dev.nightjar.model.fact.Fact;
import dev.nightjar.model.ledger.Missing;
import dev.nightjar.model.ledger.Pause;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import jdk.jfr.consumer.RecordingStream;
import org.jspecify.annotations.Nullable;

/**
 * The base tier of JFR, streamed in this JVM: pauses, safepoints, monitors, parks, sleeps, files and sockets of a millisecond and
 * more, a second late. Starts on its own daemon thread, again a minute after it ended, while there is {@link DiskRoom}; without JFR
 * all masks say so.
 */
public final class JfrStream implements JvmView, AutoCloseable {

    /** What JFR may keep on disk; we read it within seconds. */
    private static final long MAX_DISK_BYTES = 64L << 20;

    private static final long CLOSE_MILLIS = 1_000;

    private final AgentLog log;
    private final DiskRoom room;
    private final long againNanos;
    private final long silentNanos;
    private final Ticks ticks = new Ticks();
    private final BaseEvents events;
    private final Thread streaming = OwnThreads.daemon("jfr", this::openUntilClosed);
    private final Thread ticking = OwnThreads.daemon("jfr-tick", this::tickUntilClosed);
    private volatile @Nullable RecordingStream stream;
    private volatile long heardNanos;
    private volatile boolean closed;
    private volatile boolean wanted = true;
    private volatile boolean samplesWanted = true;
    private volatile boolean outOfRoom;

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
        this.log = log;
        this.events = new BaseEvents(recorder, wireClock, ticks, tell, log);
    }

    public void start() {
        streaming.start();
        ticking.start();
    }

    @Override
    public long seenUntilNanos() {
        return events.seenUntilNanos();
    }

    @Override
    public List<Pause> pauses(long fromNanos, long toNanos) {
        return events.pauses(fromNanos, toNanos);
    }

    @Override
    public Set<Missing> missing(long fromNanos, long toNanos) {
        return events.missing(fromNanos, toNanos);
    }

    /** Whether it tells of what happens now. */
    public boolean isRunning() {
        return events.isRunning();
    }

    public Map<String, Long> counters() {
        Map<String, Long> values = new TreeMap<>();
        events.count(values);
        return values;
    }

    /** The JVM ends, and JFR with it: it is not to come again. What it has told stays, and goes out. */
    public void end() {
        closed = true;
        events.end();
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
            BaseEvents.takeSamples(open, samples);
        }
    }

    /** Ends the stream and its threads. */
    @Override
    public void close() {
        closed = true;
        events.close();
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
                LockSupport.parkNanos(Math.min(againNanos, Ticks.NANOS));
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
            events.subscribe(recording);
            BaseEvents.takeSamples(recording, samplesWanted);
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
            events.stopped();
        }
    }

    private void tickUntilClosed() {
        while (!closed) {
            ticks.commit();
            LockSupport.parkNanos(Ticks.NANOS);
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
        if (open != null && events.isRunning() && System.nanoTime() - heardNanos > silentNanos) {
            open.close(); // until then ledgers are late, and say so
        }
    }

    private void flushed() {
        heardNanos = System.nanoTime();
        events.flushed(!closed);
    }
}
