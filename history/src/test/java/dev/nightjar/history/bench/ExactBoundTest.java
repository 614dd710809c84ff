package dev.nightjar.history.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ExactBoundTest {

    @Test
    void ofNothingInManyTrialsItIsTheRuleOfThree() {
        assertThat(ExactBound.upper(0, 10_000)).isEqualTo(3.0 / 10_000, within(1e-6));
        assertThat(ExactBound.upper(0, 500)).isEqualTo(1 - Math.pow(0.05, 1.0 / 500), within(1e-9));
    }

    @Test
    void atTheBoundSoFewAreSeenInOneOfTwentyTimes() {
        for (long events : new long[] {0, 1, 2, 7, 40}) {
            double bound = ExactBound.upper(events, 1_000);
            assertThat(bound).isGreaterThan(events / 1_000.0);
            assertThat(ExactBound.atMost(events, 1_000, bound)).isEqualTo(0.05, within(1e-6));
        }
    }

    @Test
    void probabilitiesAreThoseOfTheBinomialDistribution() {
        assertThat(ExactBound.atMost(1, 3, 0.5)).isEqualTo(0.5, within(1e-12));
        assertThat(ExactBound.atMost(2, 4, 0.25)).isEqualTo(243.0 / 256, within(1e-12));
    }

    @Test
    void whatAlwaysHappensMayAlwaysHappen() {
        assertThat(ExactBound.upper(3, 3)).isEqualTo(1);
    }
}
