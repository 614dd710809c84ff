package dev.nightjar.analyzer.follow;

import dev.nightjar.model.EpochNanos;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.port.Piecewise;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/**
 * What is known of each minute, read once for all slow windows of an analysis: many operations are slow at the same time. What was not
 * asked for longest is forgotten when it is too much. For one thread.
 *
 * @param <F> facts that are read
 * @param <T> what they come to
 */
final class Minutes<F, T> {

    private static final long MINUTE_NANOS = 60_000_000_000L;

    /** Asked for at once. */
    private static final long LONGEST_NANOS = 10 * MINUTE_NANOS;

    private final Function<TimeRange, List<F>> question;
    private final ToLongFunction<F> epochNanos;
    private final Supplier<T> nothing;
    private final BiConsumer<T, F> add;
    private final ToIntFunction<T> size;
    private final int mostOfAll;
    private final Map<TimeRange, T> known = new LinkedHashMap<>(16, 0.75f, true);
    private long kept;

    /**
     * None yet.
     *
     * @param question asks for the facts of a range
     * @param epochNanos by which a fact is in a range
     * @param nothing what a minute without facts comes to
     * @param add adds a fact to it
     * @param size of it
     * @param mostOfAll so much is kept of all together
     */
    Minutes(
            Function<TimeRange, List<F>> question,
            ToLongFunction<F> epochNanos,
            Supplier<T> nothing,
            BiConsumer<T, F> add,
            ToIntFunction<T> size,
            int mostOfAll) {
        this.question = question;
        this.epochNanos = epochNanos;
        this.nothing = nothing;
        this.add = add;
        this.size = size;
        this.mostOfAll = mostOfAll;
    }

    /** All that a range touches, in order of time. */
    static List<TimeRange> of(TimeRange range) {
        List<TimeRange> minutes = new ArrayList<>();
        for (long from = minute(range.fromEpochNanos()); from < range.toEpochNanos(); from += MINUTE_NANOS) {
            minutes.add(new TimeRange(from, from + MINUTE_NANOS));
        }
        return minutes;
    }

    private static long minute(long epochNanos) {
        return EpochNanos.begin(epochNanos, MINUTE_NANOS);
    }

    /** What is known of those that a range touches, in order of time; what is not known yet is read at once where it is adjacent. */
    List<T> in(TimeRange range) {
        Map<Long, T> found = new TreeMap<>();
        long unknownSince = Long.MIN_VALUE;
        for (TimeRange minute : of(range)) {
            T there = known.get(minute);
            if (there != null) {
                read(unknownSince, minute.fromEpochNanos(), found);
                unknownSince = Long.MIN_VALUE;
                found.put(minute.fromEpochNanos(), there);
            } else if (unknownSince == Long.MIN_VALUE) {
                unknownSince = minute.fromEpochNanos();
            }
        }
        read(unknownSince, minute(range.toEpochNanos() - 1) + MINUTE_NANOS, found);
        forget();
        return List.copyOf(found.values());
    }

    private void read(long from, long to, Map<Long, T> found) {
        if (from == Long.MIN_VALUE || from >= to) {
            return;
        }
        TimeRange unknown = new TimeRange(from, to);
        of(unknown).forEach(minute -> found.put(minute.fromEpochNanos(), nothing.get()));
        Piecewise.read(unknown, LONGEST_NANOS, question, fact -> {
            T minute = found.get(minute(epochNanos.applyAsLong(fact)));
            if (minute != null) {
                add.accept(minute, fact);
            }
        });
        for (TimeRange minute : of(unknown)) {
            T now = found.get(minute.fromEpochNanos());
            if (now != null) {
                known.put(minute, now);
                kept += size.applyAsInt(now);
            }
        }
    }

    private void forget() {
        while (kept > mostOfAll && known.size() > 1) {
            TimeRange oldest = known.keySet().iterator().next();
            kept -= size.applyAsInt(known.remove(oldest));
        }
    }
}
