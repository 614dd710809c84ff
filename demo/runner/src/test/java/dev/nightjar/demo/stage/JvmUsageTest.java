package dev.nightjar.demo.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class JvmUsageTest {

    private static final int BYTES = 64 << 20;

    private volatile byte[] last = {};

    @Test
    @EnabledOnOs(OS.LINUX)
    void aProcessHasUsedAtLeastWhatItsThreadHas() {
        long pid = ProcessHandle.current().pid();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long process = ProcessCpu.nanos(pid);
        long thread = threads.getCurrentThreadCpuTime();
        while (threads.getCurrentThreadCpuTime() - thread < 50_000_000) {
            Thread.onSpinWait();
        }
        long used = threads.getCurrentThreadCpuTime() - thread;
        assertThat(ProcessCpu.nanos(pid) - process).isGreaterThanOrEqualTo(used);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void threadsAreToldApartByTheirNames() throws Exception {
        long pid = ProcessHandle.current().pid();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        AtomicLong used = new AtomicLong();
        CountDownLatch read = new CountDownLatch(1);
        Thread thread = Thread.ofPlatform().name("told-apart-from-others").start(() -> {
            while (threads.getCurrentThreadCpuTime() < 20_000_000) {
                Thread.onSpinWait();
            }
            used.set(threads.getCurrentThreadCpuTime());
            await(read);
        });
        while (used.get() == 0) {
            Thread.onSpinWait();
        }
        assertThat(ProcessCpu.nanosOfThreads(pid, "told-apart")).isGreaterThanOrEqualTo(20_000_000);
        assertThat(ProcessCpu.nanosOfThreads(pid, "nobody")).isZero();
        read.countDown();
        thread.join();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the benchmark relies on: executors come and go while it measures. */
    @Test
    void whatEndedThreadsHadAllocatedStaysInTheTotal() throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getTotalThreadAllocatedBytes();
        Thread thread = Thread.ofPlatform().start(() -> last = new byte[BYTES]);
        thread.join();
        assertThat(last).hasSize(BYTES);
        assertThat(threads.getTotalThreadAllocatedBytes() - before).isGreaterThanOrEqualTo(BYTES);
    }
}
