package dev.nightjar.model.port;

import dev.nightjar.model.fact.LogHistogram;
import dev.nightjar.model.ledger.Part;
import java.util.Map;

/**
 * What an operation's works were like in one cell of time.
 *
 * @param fromEpochNanos begin of the cell, a multiple of its length
 * @param works that ended in it
 * @param failed how many of them failed
 * @param wallNanos sum of their wall times
 * @param walls distribution of their wall times
 * @param parts sums; a part that nobody measured is absent
 */
public record GridCell(
        long fromEpochNanos, long works, long failed, long wallNanos, LogHistogram walls, Map<Part, Long> parts) {
    public GridCell {
        parts = Map.copyOf(parts);
    }
}
