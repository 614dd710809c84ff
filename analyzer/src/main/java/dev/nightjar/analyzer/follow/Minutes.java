package dev.nightjar.analyzer.follow;

import dev.nightjar.model.TimeRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * What is known of each minute, read once for all slow windows of an analysis: many operations are slow at the same time. What was not
 * asked for longest is forgotten when it is too much. For one thread.
 */
final class Minutes<T> {

    static final long MINUTE_NANOS = 60_000_000_000L;

    private final Function<TimeRange, T> read;
    private final ToIntFunction<T> size;
    private final int mostOfAll;
    private final Map<TimeRange, T> known = new LinkedHashMap<>(16, 0.75f, true);
    private long kept;

    /**
     * None yet.
     *
     * @param size of what is known of a minute
     * @param mostOfAll so much is kept of all together; the minute that was asked for last is, whatever its size
     */
    Minutes(Function<TimeRange, T> read, ToIntFunction<T> size, int mostOfAll) {
        this.read = read;
        this.size = size;
        this.mostOfAll = mostOfAll;
    }

    /** All that a range touches, in order of time. */
    static List<TimeRange> of(TimeRange range) {
        List<TimeRange> minutes = new ArrayList<>();
        for (long from = Math.floorDiv(range.fromEpochNanos(), MINUTE_NANOS) * MINUTE_NANOS;
                from < range.toEpochNanos();
                from += MINUTE_NANOS) {
            minutes.add(new TimeRange(from, from + MINUTE_NANOS));
        }
        return minutes;
    }

    /** What is known of those that a range touches, in order of time. */
    List<T> in(TimeRange range) {
        return of(range).stream().map(this::at).toList();
    }

    /** What is known of one of them. */
    T at(TimeRange minute) {
        T there = known.get(minute);
        if (there != null) {
            return there;
        }
        T now = read.apply(minute);
        known.put(minute, now);
        kept += size.applyAsInt(now);
        while (kept > mostOfAll && known.size() > 1) {
            TimeRange oldest = known.keySet().iterator().next();
            kept -= size.applyAsInt(known.remove(oldest));
        }
        return now;
    }
}
