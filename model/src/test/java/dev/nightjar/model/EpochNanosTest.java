package dev.nightjar.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EpochNanosTest {

    @Test
    void aStretchBeginsWithAWholeNumberOfThemSinceTheEpoch() {
        assertThat(EpochNanos.begin(0, 10)).isZero();
        assertThat(EpochNanos.begin(19, 10)).isEqualTo(10);
        assertThat(EpochNanos.begin(20, 10)).isEqualTo(20);
        assertThat(EpochNanos.begin(-1, 10)).isEqualTo(-10);
    }
}
