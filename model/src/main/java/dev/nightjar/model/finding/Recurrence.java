package dev.nightjar.model.finding;

/**
 * A slowdown that comes back.
 *
 * @param periodNanos from one occurrence's start to the next one's
 * @param jitterNanos how far starts stray from the grid (largest)
 * @param lengthNanos typical length of an occurrence (median)
 * @param seen in how many periods it occurred
 * @param of how many periods were observed
 */
public record Recurrence(long periodNanos, long jitterNanos, long lengthNanos, int seen, int of) {
    public Recurrence {
        if (periodNanos <= 0 || seen < 1 || seen > of) {
            throw new IllegalArgumentException("seen " + seen + " of " + of + " with period " + periodNanos + " ns");
        }
    }
}
