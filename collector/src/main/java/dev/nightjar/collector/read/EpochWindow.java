package dev.nightjar.collector.read;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The times that a fact can have when it arrives: beyond them a clock is wrong. */
public record EpochWindow(Instant now, long fromEpochNanos, long toEpochNanos) {

    public static EpochWindow around(Instant now) {
        return around(now, Limits.OLD);
    }

    /**
     * One that reaches further back, or less far.
     *
     * @param old whole days
     */
    public static EpochWindow around(Instant now, Duration old) {
        return new EpochWindow(now, nanos(now.minus(old)), nanos(now.plus(Limits.AHEAD)));
    }

    private static long nanos(Instant instant) {
        return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
    }

    public long nowEpochNanos() {
        return nanos(now);
    }

    /** Null when it lies within. */
    @Nullable
    public String flaw(long epochNanos) {
        if (epochNanos >= fromEpochNanos && epochNanos <= toEpochNanos) {
            return null;
        }
        Instant time = Instant.ofEpochSecond(0, epochNanos);
        return time.isAfter(now)
                ? "its time " + time + " is " + Duration.between(now, time).toMinutes()
                        + " min ahead of this server's clock, at most " + Limits.AHEAD.toMinutes()
                        + " min: check the clocks of both hosts"
                : "its time " + time + " is older than "
                        + Duration.ofNanos(nowEpochNanos() - fromEpochNanos).toDays()
                        + " days: check the clocks of both hosts";
    }
}
