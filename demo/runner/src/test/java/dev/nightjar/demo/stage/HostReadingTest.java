package dev.nightjar.demo.stage;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HostReadingTest {

    @Test
    void sharesAreDifferencesOverTheTimeBetween() {
        HostReading earlier = new HostReading(0, 1_000_000L, 100L, 1_000L, 0);
        HostReading later = new HostReading(10_000_000_000L, 3_000_000L, 600L, 3_000L, 4_000_000_000L);

        HostReading.Figures figures = later.since(earlier);

        assertThat(figures.seconds()).isEqualTo(10);
        assertThat(figures.stalledShare()).isEqualTo(0.2);
        assertThat(figures.busyShare()).isEqualTo(0.25);
        assertThat(figures.ownShare() * figures.processors()).isCloseTo(0.4, within(1e-9));
        assertThat(requireNonNull(figures.othersShare()) + figures.ownShare()).isCloseTo(0.25, within(1e-9));
    }

    @Test
    void whatTheSystemDoesNotHaveStaysNull() {
        HostReading without = new HostReading(0, null, null, null, 0);

        assertThat(new HostReading(1, 1L, 1L, 2L, 0).since(without).stalledShare())
                .isNull();
        assertThat(new HostReading(1, 1L, 1L, 2L, 0).since(without).busyShare()).isNull();
        assertThat(new HostReading(1, 1L, 1L, 2L, 0).since(without).othersShare())
                .isNull();
    }

    @Test
    void thisProcessHasUsedSomeCpu() {
        assertThat(HostReading.now(0, Stream.of(ProcessHandle.current())).ownCpuNanos())
                .isPositive();
    }
}
