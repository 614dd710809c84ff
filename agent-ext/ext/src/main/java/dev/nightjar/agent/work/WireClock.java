package dev.nightjar.agent.work;

import dev.nightjar.model.EpochNanos;
import java.time.Instant;

/** Wire times: one (nanoTime, epoch) anchor, renewed every 10 s by {@link #anchor()}. Safe for all threads. */
public final class WireClock {

    private record Anchor(long nanos, long epochNanos) {}

    private volatile Anchor anchor = now();

    public void anchor() {
        anchor = now();
    }

    public long epochNanos(long nanoTime) {
        Anchor current = anchor;
        return current.epochNanos() + (nanoTime - current.nanos());
    }

    private static Anchor now() {
        // The smaller of two gaps: between the two clocks lies a descheduling at worst.
        Anchor best = null;
        long smallest = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long before = System.nanoTime();
            Instant instant = Instant.now();
            long after = System.nanoTime();
            if (after - before < smallest) {
                smallest = after - before;
                best = new Anchor(before + (after - before) / 2, EpochNanos.of(instant));
            }
        }
        return java.util.Objects.requireNonNull(best);
    }
}
