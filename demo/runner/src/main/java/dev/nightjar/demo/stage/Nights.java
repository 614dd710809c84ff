package dev.nightjar.demo.stage;

import java.time.Duration;
import java.time.Instant;

/**
 * When the jobs run.
 *
 * @param quiet from the start of traffic to night 1: warm-up, and what the analyzer knows as normal
 * @param period from one night's start to the next one's
 * @param count 0: without end
 */
public record Nights(Duration quiet, Duration period, Duration length, int count) {

    static final Duration QUIET = Duration.ofSeconds(40);

    /** Of a period of 60 s the night lasts 22 s. */
    private static final double NIGHT_SHARE = 22.0 / 60;

    public static Nights of(Duration period, int count) {
        Duration length = Duration.ofMillis((long) (period.toMillis() * NIGHT_SHARE));
        return new Nights(QUIET, period, length, count);
    }

    public Nights {
        if (period.compareTo(Duration.ofSeconds(30)) < 0 || period.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("a period of " + period.toSeconds() + " s: must be 30 s to 1 h");
        }
        if (count < 0 || count > 100) {
            throw new IllegalArgumentException(count + " nights: must be 1 to 100");
        }
    }

    public Instant start(Instant trafficStart, int number) {
        return trafficStart.plus(quiet).plus(period.multipliedBy(number - 1L));
    }

    /** From the start of traffic to the end of the last night; for nights without end, a week. */
    public Duration untilLastEnd() {
        return count == 0
                ? Duration.ofDays(7)
                : quiet.plus(period.multipliedBy(count - 1L)).plus(length);
    }
}
