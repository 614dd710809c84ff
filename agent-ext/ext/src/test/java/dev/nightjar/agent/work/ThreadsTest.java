package dev.nightjar.agent.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

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
        assertThat(own.runqueueNanos()).isEqualTo(ThreadCounters.NONE);
    }

    @Test
    void readingsAreCountedAlsoThoseOfThreadsThatAreGone() throws InterruptedException {
        Lab.onAnotherThread(() -> threads.current().counters().cpuNanos());
        threads.current().counters().cpuNanos();
        assertThat(threads.readings()).isEqualTo(2);
        threads.tidy();
        assertThat(threads.size()).isEqualTo(1);
        assertThat(threads.readings()).isEqualTo(2);
        assertThat(clocks.nanosPerReading()).isPositive();
    }

    @Test
    void closedItHasLetGoOfThreadsAndTheirFiles() throws InterruptedException {
        ThreadState own = threads.current();
        own.counters().runqueueNanos();

        threads.close();

        assertThat(threads.size()).isZero();
        assertThat(own.counters().runqueueNanos()).isEqualTo(ThreadCounters.NONE);
        AtomicLong late = new AtomicLong();
        Lab.onAnotherThread(() -> late.set(threads.current().counters().runqueueNanos()));
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
