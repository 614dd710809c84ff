package dev.nightjar.replay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Predicate;

/**
 * When to send what: arrivals in order of time, a pure value. One recorded round, repeated as long as the length asks
 * for; a round is never copied, so a loop of hours costs the memory of its recording. Each transform gives a new one.
 */
public final class Schedule implements Iterable<Arrival> {

    /** A round whose requests all have one time says nothing about a rate: looped, it comes once a second. */
    private static final long ROUND_WITHOUT_SPAN_NANOS = 1_000_000_000L;

    private final List<Arrival> round;
    /** From the begin of one round to the begin of the next, greater than every arrival in it. */
    private final long roundNanos;
    /** Arrivals at or after this are cut off. */
    private final long lengthNanos;

    private Schedule(List<Arrival> round, long roundNanos, long lengthNanos) {
        this.round = List.copyOf(round);
        this.roundNanos = roundNanos;
        this.lengthNanos = lengthNanos;
    }

    /** At the recorded distances; the earliest request begins it. Its length is the recording's span and one mean gap. */
    public static Schedule of(List<RecordedRequest> requests) {
        List<RecordedRequest> sorted = new ArrayList<>(requests);
        sorted.sort(Comparator.comparingLong(RecordedRequest::epochNanos));
        List<Arrival> round = new ArrayList<>(sorted.size());
        for (RecordedRequest request : sorted) {
            round.add(new Arrival(request.epochNanos() - sorted.getFirst().epochNanos(), request));
        }
        long spanNanos = round.isEmpty() ? 0 : round.getLast().atNanos();
        long roundNanos =
                spanNanos == 0 ? ROUND_WITHOUT_SPAN_NANOS : spanNanos + Math.max(1, spanNanos / (round.size() - 1));
        return new Schedule(round, roundNanos, roundNanos);
    }

    /**
     * Time runs {@code factor} times as fast, the length shrinks with it.
     *
     * @param factor &gt; 0; 2 sends twice the rate
     */
    public Schedule speed(double factor) {
        if (!(factor > 0) || Double.isInfinite(factor)) {
            throw new IllegalArgumentException("speed " + factor + " is not a number above 0");
        }
        List<Arrival> faster = new ArrayList<>(round.size());
        for (Arrival arrival : round) {
            faster.add(new Arrival((long) (arrival.atNanos() / factor), arrival.request()));
        }
        long last = faster.isEmpty() ? 0 : faster.getLast().atNanos();
        return new Schedule(
                faster, Math.max(last + 1, (long) (roundNanos / factor)), Math.max(1, (long) (lengthNanos / factor)));
    }

    /** Round after round until the duration is over. */
    public Schedule loopFor(Duration duration) {
        return new Schedule(round, roundNanos, positiveNanos(duration));
    }

    /** Cut off at the duration; a shorter schedule stays as it is. */
    public Schedule cutAt(Duration duration) {
        return new Schedule(round, roundNanos, Math.min(lengthNanos, positiveNanos(duration)));
    }

    /** Only the requests that pass, at the times they had. */
    public Schedule filter(Predicate<RecordedRequest> keep) {
        List<Arrival> kept =
                round.stream().filter(arrival -> keep.test(arrival.request())).toList();
        return new Schedule(kept, roundNanos, lengthNanos);
    }

    /** How many arrivals the iteration gives. */
    public long size() {
        long rounds = lengthNanos / roundNanos;
        long restNanos = lengthNanos % roundNanos;
        long inRest =
                round.stream().filter(arrival -> arrival.atNanos() < restNanos).count();
        return Math.addExact(Math.multiplyExact(rounds, (long) round.size()), inRest);
    }

    public Duration length() {
        return Duration.ofNanos(lengthNanos);
    }

    /** The requests of one round, in order. */
    public List<RecordedRequest> requests() {
        return round.stream().map(Arrival::request).toList();
    }

    @Override
    public Iterator<Arrival> iterator() {
        return new Iterator<>() {
            private long roundBegin;
            private int index;

            @Override
            public boolean hasNext() {
                return !round.isEmpty()
                        && lengthNanos - roundBegin > round.get(index).atNanos();
            }

            @Override
            public Arrival next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("the schedule is over");
                }
                Arrival arrival = round.get(index);
                Arrival next = new Arrival(roundBegin + arrival.atNanos(), arrival.request());
                if (++index == round.size()) {
                    index = 0;
                    // Saturates at the end of time, where nothing comes any more.
                    roundBegin = lengthNanos - roundBegin > roundNanos ? roundBegin + roundNanos : lengthNanos;
                }
                return next;
            }
        };
    }

    private static long positiveNanos(Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("duration " + duration + " is not above 0");
        }
        return duration.toNanos();
    }
}
