package dev.nightjar.agent.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.ledger.Interval;
import dev.nightjar.model.ledger.Part;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallTimesTest {

    private static final long MS = 1_000_000;
    private static final long ORIGIN = Long.MAX_VALUE - 50; // nanoTime may overflow meanwhile

    private final CallTimes times = new CallTimes(ORIGIN);

    @Test
    void aWaitInsideACallIsFound() {
        times.add(interval(Part.SQL, 10, 20));
        times.add(interval(Part.DOWNSTREAM, 40, 90));
        assertThat(List.of(parked(10, 20), parked(12, 13), parked(40, 90))).allMatch(times::contains);
        assertThat(List.of(parked(0, 5), parked(9, 20), parked(15, 21), parked(25, 30), parked(10, 90)))
                .noneMatch(times::contains);
    }

    @Test
    void theOuterOfNestedCallsCounts() {
        times.add(interval(Part.SQL, 20, 30));
        times.add(interval(Part.SQL, 40, 45));
        times.add(interval(Part.DOWNSTREAM, 10, 80));
        times.add(interval(Part.SQL, 50, 60));
        assertThat(List.of(parked(11, 79), parked(31, 39), parked(46, 70), parked(55, 75)))
                .allMatch(times::contains);
    }

    @Test
    void locksAndSleepsAreNoCalls() {
        times.add(interval(Part.LOCK, 10, 20));
        times.add(interval(Part.SLEEP, 10, 20));
        assertThat(times.contains(parked(12, 15))).isFalse();
    }

    @Test
    void jfrsClockMayBeOffByAFractionOfAMillisecond() {
        times.add(interval(Part.DOWNSTREAM, 10, 20_000));
        times.add(interval(Part.DOWNSTREAM, 20_001, 20_010));
        Interval early = exact(Part.SIGNAL, 10 * MS - 400_000, 20_000 * MS - 100);
        Interval late = exact(Part.SIGNAL, 10 * MS + 100, 20_000 * MS + 400_000);
        Interval outside = exact(Part.SIGNAL, 10 * MS - 600_000, 20_000 * MS);
        assertThat(List.of(early, late)).allMatch(times::contains);
        assertThat(times.contains(outside)).isFalse();
    }

    @Test
    void aShortWaitBesideACallIsNotTheCalls() {
        times.add(interval(Part.SQL, 10, 20));
        assertThat(List.of(
                        exact(Part.SIGNAL, 20 * MS, 20 * MS + 400_000), exact(Part.SIGNAL, 10 * MS - 400_000, 10 * MS)))
                .noneMatch(times::contains);
    }

    private static Interval parked(long from, long to) {
        return interval(Part.SIGNAL, from, to);
    }

    private static Interval interval(Part part, long from, long to) {
        return exact(part, from * MS, to * MS);
    }

    private static Interval exact(Part part, long fromNanos, long toNanos) {
        return new Interval(part, ORIGIN + fromNanos, ORIGIN + toNanos);
    }
}
