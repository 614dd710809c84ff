package dev.nightjar.agent.work;

import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.ResourceUse;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.ledger.Missing;
import dev.nightjar.model.ledger.Part;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.sdk.trace.ReadableSpan;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** A work from its begin until its ledger is made. Safe for all threads. */
final class LiveWork {

    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");

    /** A task that goes on handing over tasks must not fill the memory. */
    private static final int MAX_SEGMENTS = 200;

    /** The longest ones; eight are sent. */
    private static final int MAX_WAITS = 16;

    static final int MAX_RESOURCES = 200;

    /** Tasks that hand each other over: a longer chain is a loop, which is nobody's. */
    static final int MAX_GENERATIONS = 16;

    /**
     * A wait for a pool, a queue or a callee, before its holders are known.
     *
     * @param pool null for a queue and a callee
     * @param callSpan of the call to a callee, 0 for a pool and a queue
     */
    record Wait(
            Part part,
            Resource resource,
            long fromNanos,
            long nanos,
            boolean refused,
            @Nullable PoolState pool,
            long callSpan) {}

    /** What grows to a {@link ResourceUse}. Under the lock of its work. */
    private static final class Use {
        private long calls;
        private long refused;
        private long waitedNanos;
        private long heldNanos;
    }

    private final Recorder recorder;
    private final ReadableSpan span;
    private final String spanId;
    private final Work.Kind kind;
    private final long beginNanos;
    private final long beforeSpanNanos;
    private final int generation;
    private final List<Recording> recordings = new ArrayList<>(2);
    private final List<Wait> waits = new ArrayList<>(2);
    private final Map<Resource, Use> used = new HashMap<>();
    private final EnumSet<Missing> missing = EnumSet.noneOf(Missing.class);
    private long endNanos;
    private int lastRecording;
    private volatile int arrivals;
    private volatile boolean ended;
    private volatile @Nullable String route;

    LiveWork(Recorder recorder, ReadableSpan span, Work.Kind kind, long beginNanos, long beforeSpanNanos) {
        this(recorder, span, span.getSpanContext().getSpanId(), kind, beginNanos, beforeSpanNanos, 0);
    }

    private LiveWork(
            Recorder recorder,
            ReadableSpan span,
            String spanId,
            Work.Kind kind,
            long beginNanos,
            long beforeSpanNanos,
            int generation) {
        this.recorder = recorder;
        this.span = span;
        this.spanId = spanId;
        this.kind = kind;
        this.beginNanos = beginNanos;
        this.beforeSpanNanos = beforeSpanNanos;
        this.generation = generation;
    }

    /** A task of this work that goes on after its end: in the same trace, with an id of its own. Null in a loop. */
    @Nullable
    LiveWork outlivedBy(long submitNanos) {
        if (generation == MAX_GENERATIONS) {
            return null;
        }
        long id = ThreadLocalRandom.current().nextLong();
        String ownId = SpanId.fromLong(id == 0 ? 1 : id);
        LiveWork own = new LiveWork(recorder, span, ownId, Work.Kind.TASK, submitNanos, 0, generation + 1);
        own.route = route;
        return own;
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
        return spanId;
    }

    /** Of the call in another process that asked for it; null when there is none. */
    @Nullable
    String parentSpanId() {
        SpanContext parent = span.getParentSpanContext();
        return isTask() || !parent.isValid() || !parent.isRemote() ? null : parent.getSpanId();
    }

    /** It is a task that outlived the work which handed it over; the span is that work's. */
    boolean isTask() {
        return kind == Work.Kind.TASK;
    }

    /** The name that groups works, as far as it is known: the route comes after the start. */
    String operation() {
        String name = span.getName();
        String mapping = route;
        if (mapping != null && name.equals(span.getAttribute(METHOD)) && span.getAttribute(ROUTE) == null) {
            name = name + " " + mapping;
        }
        return (isTask() ? "task of " : "") + (name.isBlank() ? "unnamed" : name);
    }

    boolean isRouted() {
        return route != null;
    }

    /** The first servlet's mapping names the work when nobody else does: forwards lead to others. */
    void servedBy(@Nullable String mapping) {
        route = mapping;
    }

    /** Whether a segment has a place that the work can do without. One that is only counted has none. */
    synchronized boolean hasRoom() {
        return !recordings.isEmpty() && recordings.size() < MAX_SEGMENTS / 2;
    }

    /** Null when the work has too many segments already. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // written under the lock
    synchronized @Nullable Recording record(
            ThreadState thread, long submitNanos, int submitter, Recording.Start start) {
        if (ended) {
            return null;
        }
        // The last place is for the end, which nobody hands over.
        if (recordings.size() >= (submitter < 0 ? MAX_SEGMENTS : MAX_SEGMENTS - 1)) {
            recorder.counted("segments.dropped");
            return null;
        }
        Recording recording = new Recording(this, recordings.size(), thread, submitNanos, submitter, start);
        recordings.add(recording);
        if (submitter < 0) {
            arrivals++; // under the lock
        }
        thread.began(recording);
        return recording;
    }

    /** How often it has come to a thread so far without being handed over. */
    int arrivals() {
        return arrivals;
    }

    /** The task that it is. */
    synchronized void adopt(Recording task) {
        recordings.add(task);
    }

    /** Nothing more is wanted of it: its threads let its segments go. Tasks that wait may know it for long yet. */
    void forget() {
        for (Recording recording : recordings()) {
            if (recording.work() == this) {
                recording.thread().forget(recording);
            }
        }
        synchronized (this) {
            recordings.clear();
            waits.clear();
            used.clear();
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

    /** It is on no thread, and no task of it is under way that has begun. */
    boolean isNowhere() {
        return recordings().stream().allMatch(Recording::isLeft);
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

    /** What it adds to its {@link ResourceUse}. */
    synchronized void used(Resource resource, long calls, long refused, long waitedNanos, long heldNanos) {
        Use use = used.get(resource);
        if (use == null) {
            boolean room = used.size() < MAX_RESOURCES;
            use = used.computeIfAbsent(
                    room ? resource : new Resource(resource.kind(), Resource.OTHER), other -> new Use());
        }
        use.calls += calls;
        use.refused += refused;
        use.waitedNanos += waitedNanos;
        use.heldNanos += heldNanos;
    }

    synchronized Map<Resource, ResourceUse> used() {
        Map<Resource, ResourceUse> uses = new HashMap<>();
        used.forEach((resource, use) ->
                uses.put(resource, new ResourceUse(use.calls, use.refused, use.waitedNanos, use.heldNanos)));
        return uses;
    }
}
