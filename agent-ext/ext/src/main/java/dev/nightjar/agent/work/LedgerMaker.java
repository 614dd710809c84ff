package dev.nightjar.agent.work;

import dev.nightjar.agent.ship.CompletedWork;
import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.ResourceUse;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.ledger.Amount;
import dev.nightjar.model.ledger.Interval;
import dev.nightjar.model.ledger.Ledger;
import dev.nightjar.model.ledger.LedgerArithmetic;
import dev.nightjar.model.ledger.Missing;
import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.ledger.Segment;
import dev.nightjar.model.ledger.Timeline;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A recorded work → its timeline → its ledger. One thread. */
final class LedgerMaker {

    private static final AttributeKey<Long> HTTP_STATUS = AttributeKey.longKey("http.response.status_code");
    private static final AttributeKey<Long> OLD_HTTP_STATUS = AttributeKey.longKey("http.status_code");
    private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
    private static final AttributeKey<String> EXCEPTION_TYPE = AttributeKey.stringKey("exception.type");
    private static final AttributeKey<String> EXCEPTION_STACK = AttributeKey.stringKey("exception.stacktrace");

    private final JvmView jvm;
    private final WireClock clock;
    private final AtomicLong overbookedNanos = new AtomicLong();
    private final AtomicLong wallNanos = new AtomicLong();

    LedgerMaker(JvmView jvm, WireClock clock) {
        this.jvm = jvm;
        this.clock = clock;
    }

    long overbookedNanos() {
        return overbookedNanos.get();
    }

    long wallNanos() {
        return wallNanos.get();
    }

    /**
     * Makes the ledger of a work.
     *
     * @param late JFR has not caught up, and it was waited for long enough
     */
    CompletedWork ended(LiveWork work, boolean late) {
        work.recordings().forEach(work.recorder()::outlived); // the last moment: what goes on is about to be forgotten
        CompletedWork completed = complete(work, work.endNanos(), false, late);
        overbookedNanos.addAndGet(completed.ledger().amounts().getOrDefault(Amount.OVERBOOKED, 0L));
        wallNanos.addAndGet(completed.ledger().wallNanos());
        return completed;
    }

    /** What there is to say of a work whose ledger cannot be made. Called where it ended. */
    static FinishedWorks.WithoutLedger withoutLedger(LiveWork work) {
        SpanData span = work.span().toSpanData();
        return new FinishedWorks.WithoutLedger(
                work.traceId(),
                work.spanId(),
                work.parentSpanId(),
                work.kind(),
                work.operation(),
                work.beginNanos(),
                work.endNanos(),
                work.beforeSpanNanos(),
                span.getSpanContext().isSampled(),
                error(work, span));
    }

    /** It still counts, all of it unexplained. */
    CompletedWork ended(FinishedWorks.WithoutLedger work) {
        long wall = work.endNanos() - work.beginNanos();
        wallNanos.addAndGet(wall);
        return new CompletedWork(
                work.traceId(),
                work.spanId(),
                work.parentSpanId(),
                work.kind(),
                work.operation(),
                clock.epochNanos(work.beginNanos()),
                work.beforeSpanNanos(),
                work.error() != null,
                work.error(),
                false,
                work.sampled(),
                new Ledger(wall, Map.of(Part.UNEXPLAINED, wall), Map.of(), Set.of(Missing.LEDGER)),
                List.of(),
                new Work.Used(null, null, Map.of()));
    }

    /** The ledger so far of a work that has not ended. */
    CompletedWork open(LiveWork work, long nowNanos) {
        return complete(work, nowNanos, true, false);
    }

    private CompletedWork complete(LiveWork work, long endNanos, boolean open, boolean late) {
        List<Segment> segments = new ArrayList<>();
        List<Segment> own = new ArrayList<>();
        boolean virtual = false;
        boolean incomplete = false;
        List<Recording> recordings = work.recordings();
        AwaitedTasks awaited = new AwaitedTasks(recordings, endNanos);
        Arrivals arrivals = new Arrivals(recordings);
        Map<Resource, ResourceUse> resources = work.used();
        for (Recording recording : recordings) {
            Segment segment = arrivals.of(recording, recording.segment(work, endNanos, awaited::place));
            segments.add(segment);
            // A task that outlives its work is a work of its own: it is none of this one's use, and no reason for a
            // mask.
            if (recording.work() == work) {
                own.add(segment);
                virtual |= recording.thread().counters().isVirtual();
                incomplete |= recording.isIncomplete();
                addUse(resources, recording.occupation(endNanos));
            }
        }
        awaited.addQueued(segments, resources, open);
        List<Work.Wait> waits = waits(work);
        addOpenCalls(work, recordings, open, endNanos, resources, waits);
        SpanData span = work.span().toSpanData();
        String error = open ? null : error(work, span);
        if (error != null) {
            addUse(resources, failure(error, span));
        }
        Work.Used used = used(own, resources);
        Set<Missing> missing = work.missing();
        missing.addAll(jvm.missing(work.beginNanos(), endNanos));
        if (incomplete) {
            missing.add(Missing.JFR_DATA_LOSS);
        }
        if (used.heapBytes() == null) {
            missing.add(Missing.ALLOCATION);
        }
        if (late || open) { // a wait that goes on has no event yet
            missing.add(Missing.JFR_LATE);
        }
        if (virtual) {
            missing.add(Missing.VTHREAD);
        }
        Ledger ledger = LedgerArithmetic.ledger(new Timeline(
                work.beginNanos(),
                endNanos,
                segments,
                work.lastRecording(),
                jvm.pauses(work.beginNanos(), endNanos),
                missing));
        return new CompletedWork(
                work.traceId(),
                work.spanId(),
                work.parentSpanId(),
                work.kind(),
                work.operation(),
                clock.epochNanos(work.beginNanos()),
                work.beforeSpanNanos(),
                error != null,
                error,
                open,
                span.getSpanContext().isSampled(),
                ledger,
                waits,
                used);
    }

    private static Map.Entry<Resource, ResourceUse> failure(String error, SpanData span) {
        String kind = error.replace(' ', '-'); // a blank ends it
        String place = place(span);
        return Map.entry(Resource.error(place.isEmpty() ? kind : kind + " " + place), new ResourceUse(1, 0, 0, 0));
    }

    private static List<Work.Wait> waits(LiveWork work) {
        List<Work.Wait> waits = new ArrayList<>();
        for (LiveWork.Wait wait : work.waits()) {
            PoolState pool = wait.pool();
            List<Long> holders = pool != null
                    ? pool.snapshotsDuring(wait.fromNanos(), wait.fromNanos() + wait.nanos())
                    : wait.callSpan() != 0 ? List.of(wait.callSpan()) : List.of();
            waits.add(new Work.Wait(
                    wait.part(),
                    wait.resource(),
                    wait.fromNanos() - work.beginNanos(),
                    wait.nanos(),
                    wait.refused(),
                    holders));
        }
        return waits;
    }

    /** What has begun and not ended: of a work that hangs, that is the case; of one that has ended, calls that it gave up. */
    private static void addOpenCalls(
            LiveWork work,
            List<Recording> recordings,
            boolean open,
            long nowNanos,
            Map<Resource, ResourceUse> resources,
            List<Work.Wait> waits) {
        for (Recording recording : recordings) {
            if (recording.work() != work) {
                continue;
            }
            for (Recording.Call call : recording.openCalls()) {
                long nanos = nowNanos - call.fromNanos();
                Resource resource = call.resource();
                boolean remote = call.spanId() != 0;
                boolean waitForAnswer = call.part() == Part.DOWNSTREAM && !remote;
                if (nanos < 0 || resource == null || waitForAnswer || (!open && !remote)) {
                    continue;
                }
                boolean pool = call.part() == Part.POOL;
                addUse(
                        resources,
                        Map.entry(resource, new ResourceUse(1, open ? 0 : 1, pool ? nanos : 0, pool ? 0 : nanos)));
                if (pool || remote) {
                    List<Long> holders = pool ? List.of() : List.of(call.spanId());
                    waits.add(new Work.Wait(
                            call.part(), resource, call.fromNanos() - work.beginNanos(), nanos, !open, holders));
                }
            }
        }
    }

    private static void addUse(Map<Resource, ResourceUse> resources, Map.@Nullable Entry<Resource, ResourceUse> use) {
        if (use != null) {
            resources.merge(use.getKey(), use.getValue(), ResourceUse::plus);
        }
    }

    private static Work.Used used(List<Segment> segments, Map<Resource, ResourceUse> resources) {
        long heap = 0;
        long cpu = 0;
        boolean hasHeap = true;
        boolean hasCpu = true;
        for (Segment segment : segments) {
            hasHeap &= segment.allocatedBytes() >= 0;
            hasCpu &= segment.cpuNanos() >= 0;
            heap += Math.max(0, segment.allocatedBytes());
            cpu += Math.max(0, segment.cpuNanos());
        }
        segments.forEach(segment -> addWaits(segment, resources));
        return new Work.Used(hasHeap ? heap : null, hasCpu ? cpu : null, resources);
    }

    /** What JFR tells of: locks, files and peers that threads waited for. */
    private static void addWaits(Segment segment, Map<Resource, ResourceUse> resources) {
        for (Interval interval : segment.intervals()) {
            Resource resource = interval.resource();
            if ((interval.part() == Part.LOCK || interval.part() == Part.IO) && resource != null) {
                long nanos = interval.toNanos() - interval.fromNanos();
                boolean room = resources.size() < LiveWork.MAX_RESOURCES || resources.containsKey(resource);
                resources.merge(
                        room ? resource : new Resource(resource.kind(), Resource.OTHER),
                        new ResourceUse(1, 0, nanos, 0),
                        ResourceUse::plus);
            }
        }
    }

    /** The kind of failure, null when the work did not fail. How a task ended that outlived its work is not known. */
    private static @Nullable String error(LiveWork work, SpanData span) {
        if (work.isTask()) {
            return null;
        }
        Long status = span.getAttributes().get(HTTP_STATUS);
        if (status == null) {
            status = span.getAttributes().get(OLD_HTTP_STATUS);
        }
        boolean serverError = status != null && status >= 500;
        if (!serverError && span.getStatus().getStatusCode() != StatusCode.ERROR) {
            return null;
        }
        for (EventData event : span.getEvents()) {
            String exception = event.getAttributes().get(EXCEPTION_TYPE);
            if (exception != null) {
                return exception;
            }
        }
        String type = span.getAttributes().get(ERROR_TYPE);
        return type != null ? type : status != null ? String.valueOf(status) : "error";
    }

    /** The line of the application that its first exception came from; empty when none was recorded. */
    private static String place(SpanData span) {
        for (EventData event : span.getEvents()) {
            if (event.getAttributes().get(EXCEPTION_TYPE) != null) {
                return ErrorPlace.of(event.getAttributes().get(EXCEPTION_STACK));
            }
        }
        return "";
    }
}
