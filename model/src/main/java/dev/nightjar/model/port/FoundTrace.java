package dev.nightjar.model.port;

import java.util.Comparator;

/**
 * A trace that was searched for.
 *
 * @param traceId 32 lower-case hex digits
 * @param startEpochNanos when the newest of its spans began that are what was asked for: its others lie around that time
 */
public record FoundTrace(String traceId, long startEpochNanos) {

    public static final Comparator<FoundTrace> NEWEST_FIRST =
            Comparator.comparingLong(FoundTrace::startEpochNanos).reversed().thenComparing(FoundTrace::traceId);
}
