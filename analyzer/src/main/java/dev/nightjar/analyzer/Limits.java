package dev.nightjar.analyzer;

import dev.nightjar.analyzer.level.Floor;

/**
 * What is worth a finding, and how much may be looked at.
 *
 * @param floor how much slower an operation must be, beside being beyond the noise
 * @param hints whether findings that are no more than a hint are reported
 * @param mostTotals that a history may have, since all of them are held in memory: {@link #TOTAL_BYTES} each
 */
public record Limits(Floor floor, boolean hints, long mostTotals) {

    public static final Limits STANDARD = new Limits(Floor.STANDARD, false, Long.MAX_VALUE);

    /** What a total takes of the heap with 25 buckets and 6 resources: 2.1 KB were seen (store/README.md), its block is estimated. */
    public static final long TOTAL_BYTES = 2_300;

    public Limits {
        if (mostTotals < 1) {
            throw new IllegalArgumentException("a history of " + mostTotals + " totals, at least 1");
        }
    }

    public Limits withHints() {
        return new Limits(floor, true, mostTotals);
    }

    public Limits withMostTotals(long totals) {
        return new Limits(floor, hints, totals);
    }
}
