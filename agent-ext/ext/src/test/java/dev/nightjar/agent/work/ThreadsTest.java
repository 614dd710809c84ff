package dev.nightjar.agent.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

class ThreadsTest {

    private final Clocks clocks = new Clocks(new FileBudget(10));
    private final Threads threads = new Threads(clocks);

    @Test
    void aClockThatIsNotWantedIsNotRead() {
        ThreadCounters own = threads.current().counters();
        clocks.readCpu(false);
        assertThat(own.cpuNanos()).isEqualTo(ThreadCounters.NONE);
        clocks.readCpu(true);
        assertThat(own.cpuNanos()).isPositive();
        clocks.readRunqueue(false);
        assertThat(own.runqueueNanos(ThreadCounters.NONE)).isEqualTo(ThreadCounters.NONE);
    }

    @Test
    void readingsAreCountedAlsoThoseOfThreadsThatAreGone() throws InterruptedException {
        Lab.onAnotherThread(() -> threads.current().counters().cpuNanos());
        threads.current().counters().cpuNanos();
        assertThat(threads.readings()).isEqualTo(new Readings(2, 2, 0));
        threads.tidy();
        assertThat(threads.size()).isEqualTo(1);
        assertThat(threads.readings()).isEqualTo(new Readings(2, 2, 0));
        assertThat(clocks.nanos(threads.readings())).isPositive();
    }

    @Test
    @EnabledIf("dev.nightjar.agent.work.FileBudgetTest#hasSchedstat")
    void schedstatIsReadOnlyWhenTheThreadHasNotRunMeanwhile() throws InterruptedException {
        ThreadCounters own = threads.current().counters();
        own.runqueueNanos(own.cpuNanos());
        assertThat(threads.readings().runqueue()).isEqualTo(1);
        for (int i = 0; i < 1_000; i++) {
            own.runqueueNanos(own.cpuNanos());
        }
        long before = threads.readings().runqueue();
        assertThat(before).isLessThan(1_000);
        Thread.sleep(3);
        assertThat(own.runqueueNanos(own.cpuNanos())).isGreaterThanOrEqualTo(0);
        assertThat(threads.readings().runqueue()).isEqualTo(before + 1);
        own.runqueueNanos(ThreadCounters.NONE);
        own.runqueueNanos(own.cpuNanos());
        assertThat(threads.readings().runqueue()).as("the CPU clock was off").isEqualTo(before + 3);
    }

    @Test
    void closedItHasLetGoOfThreadsAndTheirFiles() throws InterruptedException {
        ThreadState own = threads.current();
        own.counters().runqueueNanos(ThreadCounters.NONE);

        threads.close();

        assertThat(threads.size()).isZero();
        assertThat(own.counters().runqueueNanos(ThreadCounters.NONE)).isEqualTo(ThreadCounters.NONE);
        AtomicLong late = new AtomicLong();
        Lab.onAnotherThread(() -> late.set(threads.current().counters().runqueueNanos(ThreadCounters.NONE)));
        assertThat(late.get()).as("a thread that comes late opens no file").isEqualTo(ThreadCounters.NONE);
    }

    @Test
    void aThreadForgetsWhatItRecordedWhenItIsClosed() {
        try (Lab lab = new Lab()) {
            var span = lab.request("GET /a");
            assertThat(lab.recorder.recording()).isNotNull();

            lab.recorder.disable();
            lab.recorder.close();
            span.end();

            assertThat(lab.recorder.recording()).isNull();
        }
    }
}
