package dev.nightjar.model.finding;

import dev.nightjar.model.EpochNanos;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A slowdown that comes back.
 *
 * @param periodNanos from one occurrence's start to the next one's
 * @param jitterNanos how far starts stray from the grid (largest)
 * @param lengthNanos typical length of an occurrence (median)
 * @param seen in how many periods it occurred
 * @param of how many periods were observed
 * @param zone by whose clock it comes, so that a day may have 23 hours; null when it is by none, or UTC
 * @param missed when it was due and did not come, in nanoseconds since the epoch; the last {@link #MAX_MISSED}, in order of time
 */
public record Recurrence(
        long periodNanos,
        long jitterNanos,
        long lengthNanos,
        int seen,
        int of,
        @Nullable String zone,
        List<Long> missed) {

    public static final int MAX_MISSED = 10;

    private static final long DAY_NANOS = 86_400_000_000_000L;

    public Recurrence {
        if (periodNanos <= 0 || seen < 1 || seen > of) {
            throw new IllegalArgumentException("seen " + seen + " of " + of + " with period " + periodNanos + " ns");
        }
        missed = List.copyOf(missed);
        if (missed.size() > MAX_MISSED) {
            throw new IllegalArgumentException(missed.size() + " missed periods are listed, at most " + MAX_MISSED);
        }
    }

    /** By no clock, of which it is not told when it was missed. */
    public Recurrence(long periodNanos, long jitterNanos, long lengthNanos, int seen, int of) {
        this(periodNanos, jitterNanos, lengthNanos, seen, of, null, List.of());
    }

    /** The time so many periods before another one; days are those of the zone's clock. */
    public long earlier(long epochNanos, long periods) {
        ZoneId known = knownZone();
        if (known == null || periodNanos % DAY_NANOS != 0) {
            return epochNanos - periods * periodNanos;
        }
        return EpochNanos.of(EpochNanos.instant(epochNanos)
                .atZone(known)
                .minusDays(periods * (periodNanos / DAY_NANOS))
                .toInstant());
    }

    private @Nullable ZoneId knownZone() {
        String name = zone;
        if (name == null) {
            return null;
        }
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) { // written by a JVM with later zones than this one's
            return null;
        }
    }
}
