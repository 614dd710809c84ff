package dev.nightjar.history.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Processor time of this process, all threads: the collector's, the compilers' and the database's too. */
final class Cpu {

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private Cpu() {}

    /** So far; steps of 10 ms on Linux. */
    static double seconds() {
        return SYSTEM.getProcessCpuTime() / 1e9;
    }

    /** Of something. */
    static double secondsOf(Runnable what) {
        double begin = seconds();
        what.run();
        return seconds() - begin;
    }

    /** What the figures were taken on. */
    static String machine() {
        return "Java " + Runtime.version() + ", " + Runtime.getRuntime().availableProcessors() + " processors";
    }
}
