package dev.nightjar.model.port;

import dev.nightjar.model.EpochNanos;
import dev.nightjar.model.TimeRange;
import java.time.Duration;
import java.util.Set;

/**
 * Where totals have come to since an earlier answer: for whoever keeps what it has read and does not want to read all of it again.
 *
 * @param mark of this answer, for the next question
 * @param all anything may be different: what came is not known
 * @param hours begins of the hours, in nanoseconds since the epoch, in which blocks begin that have come; none when all of it may be different
 */
public record TotalChanges(long mark, boolean all, Set<Long> hours) {

    public static final long HOUR_NANOS = Duration.ofHours(1).toNanos();

    /** The mark of who has read nothing yet. */
    public static final long NOTHING_READ = 0;

    public TotalChanges {
        hours = Set.copyOf(hours);
        if (all && !hours.isEmpty()) {
            throw new IllegalArgumentException(hours.size() + " hours of totals that may all be different");
        }
        for (long hour : hours) {
            if (hour != hour(hour)) {
                throw new IllegalArgumentException("no hour begins at " + hour);
            }
        }
    }

    /** Begin of the hour that an instant is in. */
    public static long hour(long epochNanos) {
        return EpochNanos.begin(epochNanos, HOUR_NANOS);
    }

    /** Whether something may have come to a range that lies within one hour. */
    public boolean isIn(TimeRange range) {
        return all || hours.contains(hour(range.fromEpochNanos()));
    }
}
