package dev.nightjar.server.reanalysis;

import dev.nightjar.analyzer.Rounds;
import dev.nightjar.model.EpochNanos;
import dev.nightjar.model.TimeRange;
import java.time.Duration;
import java.time.Instant;

/**
 * What is analysed again: findings of which an occurrence reaches into the range. What is normal is told, as in each round
 * of the server, by the whole look-back before the range's end.
 *
 * @param lookBack the range is no longer than this
 */
public record Stretch(TimeRange range, Duration lookBack) {

    /** Checks that there can be anything in it. */
    public Stretch {
        if (range.nanos() == 0) {
            throw new IllegalArgumentException(
                    "from " + from(range) + " to the same instant there is nothing: 'to' is the end of the range");
        }
        if (range.nanos() > lookBack.toNanos()) {
            throw new IllegalArgumentException(
                    "from " + from(range) + " to " + to(range) + " is longer than the look-back, " + lookBack
                            + ": ask for a part of it, or look back further (nightjar.analyzer.look-back, --look-back)");
        }
    }

    /**
     * From instant to instant.
     *
     * @throws IllegalArgumentException saying what is wrong, also of an end that lies in the future
     */
    public static Stretch of(Instant from, Instant to, Duration lookBack, Instant now) {
        if (from.isAfter(to)) {
            throw new IllegalArgumentException("'from' is after 'to': " + from + ", " + to);
        }
        if (to.isAfter(now)) {
            throw new IllegalArgumentException(
                    "'to' is " + to + ", and it is " + now + " now: nothing is known of the future");
        }
        return new Stretch(new TimeRange(EpochNanos.of(from), EpochNanos.of(to)), lookBack);
    }

    /** What is looked at for slowdowns and for what is normal. */
    TimeRange history() {
        return Rounds.history(lookBack, range.toEpochNanos());
    }

    private static Instant from(TimeRange range) {
        return EpochNanos.instant(range.fromEpochNanos());
    }

    private static Instant to(TimeRange range) {
        return EpochNanos.instant(range.toEpochNanos());
    }
}
