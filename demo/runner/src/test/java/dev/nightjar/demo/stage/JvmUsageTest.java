package dev.nightjar.demo.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
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
