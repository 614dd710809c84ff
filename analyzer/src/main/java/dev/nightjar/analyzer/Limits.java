package dev.nightjar.analyzer;

import dev.nightjar.analyzer.level.Floor;

/**
 * What is worth a finding, and how much may be looked at.
 *
 * @param floor how much slower an operation must be, beside being beyond the noise
 * @param hints whether findings that are no more than a hint are reported
 * @param mostBytes that the totals of a history may take in memory, packed: all of them are held
 */
public record Limits(Floor floor, boolean hints, long mostBytes) {

    public static final Limits STANDARD = new Limits(Floor.STANDARD, false, Long.MAX_VALUE);

    public Limits {
        if (mostBytes < 1) {
            throw new IllegalArgumentException("a history of " + mostBytes + " bytes, at least 1");
        }
    }

    public Limits withHints() {
        return new Limits(floor, true, mostBytes);
    }

    public Limits withMostBytes(long bytes) {
        return new Limits(floor, hints, bytes);
    }
}
