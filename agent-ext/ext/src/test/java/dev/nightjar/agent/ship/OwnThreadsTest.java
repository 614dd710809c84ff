package dev.nightjar.agent.ship;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class OwnThreadsTest {

    @Test
    void theCpuOfOurThreadsIsCountedAndNotForgottenAtTheirEnd() throws InterruptedException {
        OwnThreads threads = new OwnThreads();
        long before = threads.cpuNanos();
        CountDownLatch burned = new CountDownLatch(1);
        CountDownLatch seen = new CountDownLatch(1);
        Thread thread = OwnThreads.daemon("test", () -> {
            burn(50_000_000);
            burned.countDown();
            try {
                seen.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.start();
        burned.await();
        long alive = threads.cpuNanos();
        seen.countDown();
        thread.join();
        long ended = threads.cpuNanos();

        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.getContextClassLoader()).isNull();
        assertThat(alive - before).isGreaterThanOrEqualTo(45_000_000);
        assertThat(ended).isGreaterThanOrEqualTo(alive);
    }

    @Test
    void otherThreadsAreNotCounted() {
        OwnThreads threads = new OwnThreads();
        long before = threads.cpuNanos();
        burn(500_000_000);
        // nothing of it; threads that another test left may have used a little
        assertThat(threads.cpuNanos() - before).isLessThan(50_000_000);
    }

    /** Uses that much CPU time, whatever the load of the machine. */
    private static void burn(long cpuNanos) {
        var bean = java.lang.management.ManagementFactory.getThreadMXBean();
        long from = bean.getCurrentThreadCpuTime();
        while (bean.getCurrentThreadCpuTime() - from < cpuNanos) {
            Thread.onSpinWait();
        }
    }
}
