package dev.nightjar.agent.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.ledger.Interval;
import dev.nightjar.model.ledger.Part;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallTimesTest {

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

    private static Interval parked(long from, long to) {
        return interval(Part.SIGNAL, from, to);
    }

    private static Interval interval(Part part, long from, long to) {
        return new Interval(part, ORIGIN + from, ORIGIN + to);
    }
}
