package dev.nightjar.model.ledger;

import java.util.List;
import java.util.Set;

/**
 * What is known of one work's time: its segments, and the JVM's pauses meanwhile.
 *
 * @param beginNanos when the work entered the JVM's own hands (at enqueue in the server's queue)
 * @param lastSegment index of the segment that ended the work
 * @param missing sources that did not work meanwhile
 */
public record Timeline(
        long beginNanos,
        long endNanos,
        List<Segment> segments,
        int lastSegment,
        List<Pause> pauses,
        Set<Missing> missing) {

    public Timeline {
        if (endNanos - beginNanos < 0) {
            throw new IllegalArgumentException("work ends before it begins: " + beginNanos + " > " + endNanos);
        }
        segments = List.copyOf(segments);
        pauses = List.copyOf(pauses);
        missing = Set.copyOf(missing);
        if (lastSegment < 0 || lastSegment >= segments.size()) {
            throw new IllegalArgumentException("segment " + lastSegment + " of " + segments.size());
        }
    }
}
