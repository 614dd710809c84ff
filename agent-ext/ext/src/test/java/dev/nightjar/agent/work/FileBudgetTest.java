package dev.nightjar.agent.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

class FileBudgetTest {

    @Test
    void theShareIsATenthAndNotMoreThanTwoThousand() {
        assertThat(FileBudget.share(1_024)).isEqualTo(102);
        assertThat(FileBudget.share(1L << 40)).isEqualTo(2_000);
        assertThat(FileBudget.share(-1)).isZero();
    }

    @Test
    @EnabledIf("hasSchedstat")
    void threadsBeyondTheShareAreCountedAndGoWithout() {
        FileBudget files = new FileBudget(1);
        try (ThreadCounters first = new ThreadCounters(new Clocks(files));
                ThreadCounters second = new ThreadCounters(new Clocks(files))) {
            assertThat(first.runqueueNanos(ThreadCounters.NONE)).isGreaterThanOrEqualTo(0);
            assertThat(second.runqueueNanos(ThreadCounters.NONE)).isEqualTo(ThreadCounters.NONE);
            assertThat(second.runqueueNanos(ThreadCounters.NONE)).isEqualTo(ThreadCounters.NONE);
            assertThat(files.refused()).isEqualTo(1);
        }
        try (ThreadCounters third = new ThreadCounters(new Clocks(files))) {
            assertThat(third.runqueueNanos(ThreadCounters.NONE)).isGreaterThanOrEqualTo(0);
        }
    }

    @Test
    void whoIsNotAskedOpensNothing() {
        FileBudget files = new FileBudget(0);
        try (ThreadCounters counters = new ThreadCounters(new Clocks(files))) {
            assertThat(counters.isVirtual()).isFalse();
            assertThat(files.refused()).isZero();
        }
    }

    static boolean hasSchedstat() {
        return Files.isReadable(Path.of("/proc/thread-self/schedstat"));
    }
}
