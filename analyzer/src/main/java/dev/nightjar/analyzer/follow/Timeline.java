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
 * What is known of each piece of time, read once for all slow windows of an analysis: many operations are slow at the same time. What was not
 * asked for longest is forgotten when it is too much. For one thread.
 *
 * @param <F> facts that are read
 * @param <T> what they come to
 */
final class Timeline<F, T> {

    /** Asked for at once. */
    private static final long LONGEST_NANOS = 600_000_000_000L;

    /** Of a range that is gone through from its end on. */
    private static final long LONGEST_PART_NANOS = 60_000_000_000L;

    private final long pieceNanos;
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
     * @param pieceNanos how long a piece is
     * @param question asks for the facts of a range
     * @param epochNanos by which a fact is in a range
     * @param nothing what a piece without facts comes to
     * @param add adds a fact to it
     * @param size of it
     * @param mostOfAll so much is kept of all together
     */
    Timeline(
            long pieceNanos,
            Function<TimeRange, List<F>> question,
            ToLongFunction<F> epochNanos,
            Supplier<T> nothing,
            BiConsumer<T, F> add,
            ToIntFunction<T> size,
            int mostOfAll) {
        this.pieceNanos = pieceNanos;
        this.question = question;
        this.epochNanos = epochNanos;
        this.nothing = nothing;
        this.add = add;
        this.size = size;
        this.mostOfAll = mostOfAll;
    }

    /**
     * A range from its end on to its beginning: its last piece, the two before it, the four before those, up to a minute each. Where the end
     * mostly tells all, little is read for nothing.
     */
    List<TimeRange> backwards(TimeRange range) {
        List<TimeRange> parts = new ArrayList<>();
        long length = pieceNanos;
        for (long to = range.toEpochNanos(); to > range.fromEpochNanos(); ) {
            long from = Math.max(range.fromEpochNanos(), begin(to - 1) + pieceNanos - length);
            parts.add(new TimeRange(from, to));
            to = from;
            length = Math.max(pieceNanos, Math.min(2 * length, LONGEST_PART_NANOS));
        }
        return parts;
    }

    /** What is known of those that a range touches, in order of time; what is not known yet is read at once where it is adjacent. */
    List<T> in(TimeRange range) {
        Map<Long, T> found = new TreeMap<>();
        long unknownSince = Long.MIN_VALUE;
        for (TimeRange piece : of(range)) {
            T there = known.get(piece);
            if (there != null) {
                read(unknownSince, piece.fromEpochNanos(), found);
                unknownSince = Long.MIN_VALUE;
                found.put(piece.fromEpochNanos(), there);
            } else if (unknownSince == Long.MIN_VALUE) {
                unknownSince = piece.fromEpochNanos();
            }
        }
        read(unknownSince, begin(range.toEpochNanos() - 1) + pieceNanos, found);
        forget();
        return List.copyOf(found.values());
    }

    /** All that a range touches, in order of time. */
    private List<TimeRange> of(TimeRange range) {
        List<TimeRange> pieces = new ArrayList<>();
        for (long from = begin(range.fromEpochNanos()); from < range.toEpochNanos(); from += pieceNanos) {
            pieces.add(new TimeRange(from, from + pieceNanos));
        }
        return pieces;
    }

    private long begin(long epochNanos) {
        return EpochNanos.begin(epochNanos, pieceNanos);
    }

    private void read(long from, long to, Map<Long, T> found) {
        if (from == Long.MIN_VALUE || from >= to) {
            return;
        }
        TimeRange unknown = new TimeRange(from, to);
        of(unknown).forEach(piece -> found.put(piece.fromEpochNanos(), nothing.get()));
        Piecewise.read(unknown, LONGEST_NANOS, question, fact -> {
            T piece = found.get(begin(epochNanos.applyAsLong(fact)));
            if (piece != null) {
                add.accept(piece, fact);
            }
        });
        for (TimeRange piece : of(unknown)) {
            T now = found.get(piece.fromEpochNanos());
            if (now != null) {
                known.put(piece, now);
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
