package dev.nightjar.agent.ship;

import dev.nightjar.model.fact.Work;
import dev.nightjar.model.ledger.Ledger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A work with its ledger, before it is decided whether it is sent in full; fields as in {@link Work}.
 *
 * @param waits any number; the longest eight are sent
 * @param used any number of resources; the most used ones are sent
 * @param open it has not ended: the ledger's wall time is its age at this report
 */
public record CompletedWork(
        String traceId,
        String spanId,
        @Nullable String parentSpanId,
        Work.Kind kind,
        String operation,
        long startEpochNanos,
        long beforeSpanNanos,
        boolean failed,
        @Nullable String error,
        boolean open,
        boolean sampled,
        Ledger ledger,
        List<Work.Wait> waits,
        Work.Used used) {

    public CompletedWork {
        waits = List.copyOf(waits);
    }

    /** When it ended; of an open work when it was looked at. */
    public long endEpochNanos() {
        return startEpochNanos + ledger.wallNanos();
    }

    /** The fact that is sent in full, under the name by which it is counted. */
    Work inFull(String countedAs, Work.Stratum stratum, double weight) {
        return new Work(
                traceId,
                spanId,
                parentSpanId,
                kind,
                countedAs,
                startEpochNanos,
                beforeSpanNanos,
                failed,
                error,
                open,
                sampled,
                stratum,
                weight,
                ledger,
                longest(waits),
                new Work.Used(used.heapBytes(), used.cpuNanos(), ResourceSums.top(used.resources())));
    }

    private static List<Work.Wait> longest(List<Work.Wait> waits) {
        if (waits.size() <= Work.MAX_WAITS) {
            return waits;
        }
        List<Work.Wait> sorted = new ArrayList<>(waits);
        sorted.sort(Comparator.comparingLong(wait -> -wait.nanos()));
        return sorted.subList(0, Work.MAX_WAITS);
    }
}
