package dev.nightjar.model.port;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.port.SignalReader.QueryFailed;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A long range of time, asked for one stretch after the other: for those who read more facts than a store gives at once. What each stretch
 * gives is a snapshot of its own. A fact is in one of them, for it is in the range by one instant.
 */
public final class Piecewise {

    /** What is larger than the store allows in so short a time does not become smaller by asking for less. */
    private static final long SHORTEST_NANOS = 1_000_000_000L;

    private Piecewise() {}

    /**
     * Gives what was found, in order of time.
     *
     * @param longestNanos how much is asked for at once; a half of that, and again, where the store says that it is too large
     * @param question asks for a part of the range
     * @throws QueryFailed when the store does not answer; what was found before was given by then
     */
    public static <F> void read(
            TimeRange range, long longestNanos, Function<TimeRange, List<F>> question, Consumer<F> each) {
        if (longestNanos < 1) {
            throw new IllegalArgumentException("pieces of " + longestNanos + " ns");
        }
        long from = range.fromEpochNanos();
        while (from < range.toEpochNanos()) {
            long to = range.toEpochNanos() - from > longestNanos ? from + longestNanos : range.toEpochNanos();
            piece(new TimeRange(from, to), question, each);
            from = to;
        }
    }

    private static <F> void piece(TimeRange piece, Function<TimeRange, List<F>> question, Consumer<F> each) {
        List<F> found;
        try {
            found = question.apply(piece);
        } catch (QueryFailed e) {
            if (e.reason() != QueryFailed.Reason.TOO_LARGE || piece.nanos() < 2 * SHORTEST_NANOS) {
                throw e;
            }
            long middle = piece.fromEpochNanos() + piece.nanos() / 2;
            piece(new TimeRange(piece.fromEpochNanos(), middle), question, each);
            piece(new TimeRange(middle, piece.toEpochNanos()), question, each);
            return;
        }
        found.forEach(each);
    }
}
