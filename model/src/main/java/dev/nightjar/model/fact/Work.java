package dev.nightjar.model.fact;

import dev.nightjar.model.Resource;
import dev.nightjar.model.ledger.Ledger;
import dev.nightjar.model.ledger.Part;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One unit of work in one JVM with its ledger.
 *
 * @param traceId 32 lower-case hex digits
 * @param spanId 16 lower-case hex digits: the local root span; with the trace id it names the work
 * @param parentSpanId likewise, of the span in another process that asked for it, null when there is none
 * @param operation service route or job name, {@code POST /orders}; low cardinality
 * @param startEpochNanos when it entered the JVM's hands (not the span's start), UTC
 * @param beforeSpanNanos how much of the wall time lies before the span's start
 * @param failed ended with an error, a 5xx, a timeout or a refusal
 * @param error the kind of failure (exception class or status), null when it did not fail
 * @param open not ended yet: the wall time is its age, and the final record replaces this one
 * @param sampled whether the trace's spans were exported as well
 * @param stratum why this work was sent in full
 * @param weight how many works of its stratum it stands for (N/n ≥ 1)
 * @param waits the longest waits for pools, queues and callees, at most 8
 * @param used what it used of shared resources
 */
public record Work(
        String traceId,
        String spanId,
        @Nullable String parentSpanId,
        Kind kind,
        String operation,
        long startEpochNanos,
        long beforeSpanNanos,
        boolean failed,
        @Nullable String error,
        boolean open,
        boolean sampled,
        Stratum stratum,
        double weight,
        Ledger ledger,
        List<Wait> waits,
        Used used)
        implements Fact {

    public static final int MAX_WAITS = 8;

    /** What kind of work it is. */
    public enum Kind {
        REQUEST,
        MESSAGE,
        JOB,
        TASK;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Disjoint; decided at the work's end, in this order. */
    public enum Stratum {
        FAILED,
        SLOW,
        PICKED,
        OPEN;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Work {
        if (traceId.length() != 32 || spanId.length() != 16) {
            throw new IllegalArgumentException("ids of a work: trace '" + traceId + "', span '" + spanId + "'");
        }
        if (parentSpanId != null && parentSpanId.length() != 16) {
            throw new IllegalArgumentException("parent of a work: span '" + parentSpanId + "'");
        }
        if (operation.isBlank()) {
            throw new IllegalArgumentException("a work has an operation");
        }
        if (beforeSpanNanos < 0 || !(weight >= 1)) {
            throw new IllegalArgumentException("before_span " + beforeSpanNanos + " ns, weight " + weight);
        }
        waits = List.copyOf(waits);
        if (waits.size() > MAX_WAITS) {
            throw new IllegalArgumentException(waits.size() + " waits, at most " + MAX_WAITS);
        }
    }

    /** A work that nobody in another process asked for. */
    public Work(
            String traceId,
            String spanId,
            Kind kind,
            String operation,
            long startEpochNanos,
            long beforeSpanNanos,
            boolean failed,
            @Nullable String error,
            boolean open,
            boolean sampled,
            Stratum stratum,
            double weight,
            Ledger ledger,
            List<Wait> waits,
            Used used) {
        this(
                traceId,
                spanId,
                null,
                kind,
                operation,
                startEpochNanos,
                beforeSpanNanos,
                failed,
                error,
                open,
                sampled,
                stratum,
                weight,
                ledger,
                waits,
                used);
    }

    public long wallNanos() {
        return ledger.wallNanos();
    }

    public long endEpochNanos() {
        return startEpochNanos + ledger.wallNanos();
    }

    /**
     * One wait for a resource.
     *
     * @param offsetNanos from the work's start to the wait's
     * @param refused the wait ended without getting the resource (timeout, rejection); of a callee the call failed
     * @param holders ids of the {@link PoolHolders} snapshots taken during the wait; of a wait for a callee the one span id
     *     of the call, which is the {@link Work#parentSpanId} of the callee's work
     */
    public record Wait(
            Part part, Resource resource, long offsetNanos, long nanos, boolean refused, List<Long> holders) {
        public Wait {
            holders = List.copyOf(holders);
        }
    }

    /**
     * What a work used, over all its segments, on and off the path.
     *
     * @param heapBytes allocated bytes, null when not measured
     * @param cpuNanos CPU time, null when not measured
     * @param resources per pool, executor, lock, statement or callee: calls, time waited and time held (inside)
     */
    public record Used(@Nullable Long heapBytes, @Nullable Long cpuNanos, Map<Resource, ResourceUse> resources) {
        public Used {
            resources = Map.copyOf(resources);
        }
    }
}
