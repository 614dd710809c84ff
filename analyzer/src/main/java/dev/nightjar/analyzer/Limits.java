package dev.nightjar.analyzer;

import dev.nightjar.analyzer.level.Floor;

/**
 * What is worth a finding.
 *
 * @param floor how much slower an operation must be, beside being beyond the noise
 * @param hints whether findings that are no more than a hint are reported
 */
public record Limits(Floor floor, boolean hints) {

    public static final Limits STANDARD = new Limits(Floor.STANDARD, false);

    public Limits withHints() {
        return new Limits(floor, true);
    }
}
