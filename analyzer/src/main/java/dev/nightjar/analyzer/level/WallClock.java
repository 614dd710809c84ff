package dev.nightjar.analyzer.level;

import dev.nightjar.model.EpochNanos;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;

/**
 * The clock on the wall of a time zone, as a line of nanoseconds on which what comes at the same time of day is equally far
 * apart however the clock is changed in between. What it shows is local; instants are nanoseconds since the epoch.
 */
public record WallClock(ZoneId zone) {

    /** Shows instants as they are: by no clock that anybody changes. */
    public static final WallClock UTC = new WallClock(ZoneOffset.UTC);

    private static final long SECOND = 1_000_000_000L;

    private static final long DAY_NANOS = 86_400 * SECOND;

    /** For so long after a change of the clock jobs are late, early or twice, each scheduler in its way. */
    private static final long UNSETTLED_NANOS = 3 * 3_600 * SECOND;

    /** The zone's; UTC when this JVM does not know it. */
    public static WallClock of(String zone) {
        try {
            WallClock clock = new WallClock(ZoneId.of(zone));
            return clock.rules().isFixedOffset() && clock.local(0) == 0 ? UTC : clock;
        } catch (DateTimeException e) {
            return UTC;
        }
    }

    public boolean isUtc() {
        return equals(UTC);
    }

    /** What it shows at an instant. */
    public long local(long epochNanos) {
        return epochNanos + rules().getOffset(EpochNanos.instant(epochNanos)).getTotalSeconds() * SECOND;
    }

    /** When it shows that: the first time of two, and as much later as the clock was put forward where it never does. */
    public long epochNanos(long localNanos) {
        LocalDateTime shown = dateTime(localNanos);
        List<ZoneOffset> offsets = rules().getValidOffsets(shown);
        ZoneOffset offset = offsets.isEmpty() ? beforeGap(shown) : offsets.getFirst();
        return localNanos - offset.getTotalSeconds() * SECOND;
    }

    /** How far an instant is from the nearest one at which the clock shows that. */
    public long strayNanos(long epochNanos, long localNanos) {
        List<ZoneOffset> offsets = rules().getValidOffsets(dateTime(localNanos));
        long stray = Math.abs(epochNanos - epochNanos(localNanos));
        for (ZoneOffset offset : offsets) {
            stray = Math.min(stray, Math.abs(epochNanos - localNanos + offset.getTotalSeconds() * SECOND));
        }
        return stray;
    }

    /** The same time of day so many days earlier. */
    public long daysEarlier(long epochNanos, long days) {
        return epochNanos(local(epochNanos) - days * DAY_NANOS);
    }

    /** Whether the clock was changed in the hours before, so that what comes by it may have come otherwise. */
    public boolean isUnsettled(long epochNanos) {
        ZoneOffsetTransition change =
                rules().previousTransition(EpochNanos.instant(epochNanos).plusNanos(1));
        return change != null && epochNanos - EpochNanos.of(change.getInstant()) < UNSETTLED_NANOS;
    }

    private ZoneOffset beforeGap(LocalDateTime shown) {
        return rules().getTransition(shown).getOffsetBefore();
    }

    private ZoneRules rules() {
        return zone.getRules();
    }

    private static LocalDateTime dateTime(long localNanos) {
        Instant asUtc = EpochNanos.instant(localNanos);
        return LocalDateTime.ofEpochSecond(asUtc.getEpochSecond(), asUtc.getNano(), ZoneOffset.UTC);
    }
}
