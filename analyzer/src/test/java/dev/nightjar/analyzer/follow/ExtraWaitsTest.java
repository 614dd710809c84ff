package dev.nightjar.analyzer.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.analyzer.level.Subject;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExtraWaitsTest {

    private static SlowStatement slow(double nanos, double normalNanos) {
        return new SlowStatement(new Subject("order", "POST /orders"), "0123456789abcdef", 1, nanos, normalNanos);
    }

    @Test
    void whatIsWaitedForAllDayIsNoReason() {
        // 30 ms of log as ever, and 30 ms of files that are new.
        ExtraWaits extra = ExtraWaits.of(
                slow(60e6, 30e6), Map.of(WaitClass.LOG, 50L, WaitClass.IO, 50L), Map.of(WaitClass.LOG, 20L));
        assertThat(extra.of(WaitClass.IO)).isCloseTo(1, within(1e-9));
        assertThat(extra.of(WaitClass.LOG)).isZero();
        assertThat(extra.mostBesideLocks()).isEqualTo(WaitClass.IO);
    }

    @Test
    void withoutSamplesOfNormalTimeTheSharesOfNowCount() {
        ExtraWaits extra = ExtraWaits.of(slow(60e6, 30e6), Map.of(WaitClass.LOG, 30L, WaitClass.CPU, 10L), Map.of());
        assertThat(extra.of(WaitClass.LOG)).isCloseTo(0.75, within(1e-9));
        assertThat(extra.of(WaitClass.CPU)).isCloseTo(0.25, within(1e-9));
    }

    @Test
    void aStatementThatIsNormallyNotCalledHasNoNormalTime() {
        ExtraWaits extra = ExtraWaits.of(slow(60e6, 0), Map.of(WaitClass.IO, 10L), Map.of(WaitClass.LOG, 20L));
        assertThat(extra.of(WaitClass.IO)).isCloseTo(1, within(1e-9));
    }

    @Test
    void withoutSamplesNothingIsSaid() {
        ExtraWaits extra = ExtraWaits.of(slow(60e6, 30e6), Map.of(), Map.of());
        assertThat(extra.shares()).isEmpty();
        assertThat(extra.mostBesideLocks()).isEqualTo(WaitClass.OTHER);
    }
}
