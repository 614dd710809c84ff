package dev.nightjar.replay;

/**
 * A request and when it is to be sent.
 *
 * @param atNanos after the begin of the replay, ≥ 0
 */
public record Arrival(long atNanos, RecordedRequest request) {
    public Arrival {
        if (atNanos < 0) {
            throw new IllegalArgumentException("arrival at " + atNanos + " ns, before the begin");
        }
    }
}
