package dev.nightjar.model.ledger;

/**
 * A stop of the whole JVM, {@link System#nanoTime} of that JVM.
 *
 * @param part {@code GC} or {@code SAFEPOINT}
 */
public record Pause(Part part, long fromNanos, long toNanos) {

    public Pause {
        if (part != Part.GC && part != Part.SAFEPOINT) {
            throw new IllegalArgumentException("a pause is gc or safepoint, not " + part.word());
        }
        if (toNanos - fromNanos < 0) {
            throw new IllegalArgumentException("pause ends before it begins: " + fromNanos + " > " + toNanos);
        }
    }
}
