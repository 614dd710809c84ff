package dev.nightjar.agent.work;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** How many files of the process the agent may have open: a tenth of its limit, 2,000 at most. Safe for all threads. */
final class FileBudget {

    private static final int MOST = 2_000;

    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong refused = new AtomicLong();
    private volatile int limit;
    private volatile boolean closed;

    /** Asks the platform when the first file is wanted: premain must not touch its management. */
    FileBudget() {
        this(-1);
    }

    FileBudget(int limit) {
        this.limit = limit;
    }

    /** The share of a process that may have so many files open. */
    static int share(long files) {
        return (int) Math.min(MOST, Math.max(0, files / 10));
    }

    boolean take() {
        if (limit < 0) {
            limit = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                    ? share(unix.getMaxFileDescriptorCount())
                    : MOST;
        }
        if (open.incrementAndGet() > limit || closed) {
            open.decrementAndGet();
            refused.incrementAndGet();
            return false;
        }
        return true;
    }

    /** No more files: what is open is given back by those who have it. */
    void close() {
        closed = true;
    }

    void giveBack() {
        open.decrementAndGet();
    }

    long refused() {
        return refused.get();
    }
}
