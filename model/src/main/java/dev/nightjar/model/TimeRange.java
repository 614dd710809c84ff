package dev.nightjar.model;

/**
 * A half-open range of time, {@code [from, to)}, in nanoseconds since the Unix epoch (UTC).
 */
public record TimeRange(long fromEpochNanos, long toEpochNanos) {

    public TimeRange {
        if (toEpochNanos < fromEpochNanos) {
            throw new IllegalArgumentException("range ends before it begins: " + fromEpochNanos + " > " + toEpochNanos);
        }
    }

    public long nanos() {
        return toEpochNanos - fromEpochNanos;
    }

    public boolean contains(long epochNanos) {
        return epochNanos >= fromEpochNanos && epochNanos < toEpochNanos;
    }

    public boolean overlaps(TimeRange other) {
        return fromEpochNanos < other.toEpochNanos && other.fromEpochNanos < toEpochNanos;
    }
}
