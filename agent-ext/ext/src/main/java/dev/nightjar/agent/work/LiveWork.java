package dev.nightjar.agent.work;

import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.ResourceUse;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.ledger.Missing;
import dev.nightjar.model.ledger.Part;
import io.opentelemetry.sdk.trace.ReadableSpan;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A work from its begin until its ledger is made. Safe for all threads. */
final class LiveWork {

    /** A task that goes on handing over tasks must not fill the memory. */
    private static final int MAX_SEGMENTS = 200;

    /** The longest ones; eight are sent. */
    private static final int MAX_WAITS = 16;

    private static final int MAX_RESOURCES = 200;

    /**
     * A wait for a pool or a queue, before its holders are known.
     *
     * @param pool null for a queue
     */
    record Wait(
            Part part,
            Resource resource,
            long fromNanos,
            long nanos,
            boolean refused,
            @Nullable PoolState pool) {}

    private final Recorder recorder;
    private final ReadableSpan span;
    private final Work.Kind kind;
    private final long beginNanos;
    private final long beforeSpanNanos;
    private final List<Recording> recordings = new ArrayList<>(2);
    private final List<Wait> waits = new ArrayList<>(2);
    private final Map<Resource, ResourceUse> used = new HashMap<>();
    private final EnumSet<Missing> missing = EnumSet.noneOf(Missing.class);
    private long endNanos;
    private int lastRecording;
    private volatile boolean ended;

    LiveWork(Recorder recorder, ReadableSpan span, Work.Kind kind, long beginNanos, long beforeSpanNanos) {
        this.recorder = recorder;
        this.span = span;
        this.kind = kind;
        this.beginNanos = beginNanos;
        this.beforeSpanNanos = beforeSpanNanos;
    }

    /** A source that could not be had for it. */
    synchronized void misses(Missing source) {
        missing.add(source);
    }

    synchronized Set<Missing> missing() {
        return EnumSet.copyOf(missing);
    }

    Recorder recorder() {
        return recorder;
    }

    ReadableSpan span() {
        return span;
    }

    Work.Kind kind() {
        return kind;
    }

    long beginNanos() {
        return beginNanos;
    }

    long beforeSpanNanos() {
        return beforeSpanNanos;
    }

    String traceId() {
        return span.getSpanContext().getTraceId();
    }

    String spanId() {
        return span.getSpanContext().getSpanId();
    }

    /** The name that groups works, as far as it is known: the route comes after the start. */
    String operation() {
        String name = span.getName();
        return name.isBlank() ? "unnamed" : name;
    }

    /** Null when the work has too many segments already. */
    synchronized @Nullable Recording record(
            ThreadState thread, long submitNanos, int submitter, Recording.Start start) {
        if (ended) {
            return null;
        }
        if (recordings.size() >= MAX_SEGMENTS) {
            recorder.counted("segments.dropped");
            return null;
        }
        Recording recording = new Recording(this, recordings.size(), thread, submitNanos, submitter, start);
        recordings.add(recording);
        thread.began(recording);
        return recording;
    }

    /** Nothing more is wanted of it: its threads let its segments go. */
    void forget() {
        for (Recording recording : recordings()) {
            recording.thread().forget(recording);
        }
    }

    /** The work has ended in this segment. */
    synchronized void end(long nanos, int recording) {
        endNanos = nanos;
        lastRecording = recording;
        ended = true;
    }

    boolean hasEnded() {
        return ended;
    }

    synchronized long endNanos() {
        return endNanos;
    }

    synchronized int lastRecording() {
        return ended ? lastRecording : 0;
    }

    synchronized List<Recording> recordings() {
        return new ArrayList<>(recordings);
    }

    synchronized void waited(Wait wait) {
        if (waits.size() < MAX_WAITS) {
            waits.add(wait);
            return;
        }
        int shortest = 0;
        for (int i = 1; i < waits.size(); i++) {
            shortest = waits.get(i).nanos() < waits.get(shortest).nanos() ? i : shortest;
        }
        if (waits.get(shortest).nanos() < wait.nanos()) {
            waits.set(shortest, wait);
        }
    }

    synchronized List<Wait> waits() {
        return new ArrayList<>(waits);
    }

    synchronized void used(Resource resource, ResourceUse use) {
        if (used.size() < MAX_RESOURCES || used.containsKey(resource)) {
            used.merge(resource, use, ResourceUse::plus);
        } else {
            used.merge(new Resource(resource.kind(), Resource.OTHER), use, ResourceUse::plus);
        }
    }

    synchronized Map<Resource, ResourceUse> used() {
        return new HashMap<>(used);
    }
}
