package dev.nightjar.model.fact;

/**
 * How one resource was used.
 *
 * @param calls times asked for
 * @param refused times asked for in vain; of callees calls that failed: answered with an error, or given up
 * @param waitedNanos time until it was got (or refused); 0 for statements and callees
 * @param heldNanos time it was held: a connection, a worker, a lock; for statements and callees the time inside the call
 */
public record ResourceUse(long calls, long refused, long waitedNanos, long heldNanos) {

    public static final ResourceUse NONE = new ResourceUse(0, 0, 0, 0);

    public ResourceUse plus(ResourceUse other) {
        return new ResourceUse(
                calls + other.calls,
                refused + other.refused,
                waitedNanos + other.waitedNanos,
                heldNanos + other.heldNanos);
    }

    /** Nanoseconds, mean over the calls; 0 without any. */
    public double heldPerCall() {
        return calls == 0 ? 0 : (double) heldNanos / calls;
    }

    /** Likewise. */
    public double waitedPerCall() {
        return calls == 0 ? 0 : (double) waitedNanos / calls;
    }
}
