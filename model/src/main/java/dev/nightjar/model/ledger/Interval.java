package dev.nightjar.model.ledger;

import dev.nightjar.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Something that a segment did from one instant to another ({@link System#nanoTime} of its JVM).
 *
 * @param part which part it is booked to, unless a part of higher precedence covers the instant
 * @param resource what was waited for or used, when known
 * @param cpuNanos CPU time the thread spent inside (bracket), −1 when not read
 * @param runqueueNanos run-queue time inside (bracket), −1 when not read
 */
public record Interval(
        Part part, long fromNanos, long toNanos, @Nullable Resource resource, long cpuNanos, long runqueueNanos) {

    public Interval {
        if (!part.isInterval()) {
            throw new IllegalArgumentException(part.word() + " is not measured by intervals");
        }
        if (toNanos - fromNanos < 0) {
            throw new IllegalArgumentException(part.word() + " ends before it begins: " + fromNanos + " > " + toNanos);
        }
    }

    public Interval(Part part, long fromNanos, long toNanos) {
        this(part, fromNanos, toNanos, null, -1, -1);
    }
}
