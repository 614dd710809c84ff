package dev.nightjar.model.finding;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.ledger.Part;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * An operation in a window, beyond the noise of its capable level. Means are per work and come from the totals of all
 * works; open works count with their age.
 *
 * @param works works that ended in the window
 * @param failed how many of them failed
 * @param noiseNanos how far the mean wall time of a window of this length strays when nothing is wrong
 * @param referenceBlocks how many 10 s blocks the capable level rests on
 * @param littleHistory the capable level rests on less than a day
 */
public record Slowdown(
        TimeRange window,
        long works,
        long failed,
        double meanWallNanos,
        double referenceWallNanos,
        double referenceFailedShare,
        double noiseNanos,
        Map<Part, Double> meanParts,
        Map<Part, Double> referenceParts,
        int referenceBlocks,
        boolean littleHistory) {

    public Slowdown {
        meanParts = ordered(meanParts);
        referenceParts = ordered(referenceParts);
    }

    public double extraNanos() {
        return meanWallNanos - referenceWallNanos;
    }

    private static Map<Part, Double> ordered(Map<Part, Double> parts) {
        EnumMap<Part, Double> ordered = new EnumMap<>(Part.class);
        ordered.putAll(parts);
        return Collections.unmodifiableMap(ordered);
    }
}
