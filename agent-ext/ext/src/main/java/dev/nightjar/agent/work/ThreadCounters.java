package dev.nightjar.agent.work;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/**
 * CPU time, run-queue time and allocated bytes of one thread, read by that thread. The CPU clock costs some 0.5 µs each time,
 * schedstat several: it is read only where there can be something new in it. Holds one file descriptor until {@link #close()}.
 */
final class ThreadCounters implements AutoCloseable {

    /** Not measured. */
    static final long NONE = -1;

    /** Not before the first work: premain must not touch the platform's management. */
    private static final class Platform {
        static final com.sun.management.@Nullable ThreadMXBean THREADS = find();

        private static com.sun.management.@Nullable ThreadMXBean find() {
            return ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean bean ? bean : null;
        }
    }

    private final boolean virtual;
    private final byte[] buffer;
    private final Clocks clocks;
    private @Nullable RandomAccessFile schedstat;
    private boolean asked;
    private long readings;
    private long cpuReadings;
    private long runqueueReadings;
    private final RunDelay runDelay = new RunDelay(this::readRunqueue);

    /** Of the current thread. */
    ThreadCounters(Clocks clocks) {
        this.clocks = clocks;
        virtual = Thread.currentThread().getClass().getName().equals("java.lang.VirtualThread");
        buffer = new byte[virtual ? 0 : 96];
    }

    boolean isVirtual() {
        return virtual;
    }

    long cpuNanos() {
        com.sun.management.ThreadMXBean threads = Platform.THREADS;
        readings++;
        if (virtual || threads == null || !clocks.readsCpu()) {
            return NONE;
        }
        cpuReadings++;
        return threads.getCurrentThreadCpuTime();
    }

    /** How often the clocks were read. Other threads may see it late. */
    Readings readings() {
        return new Readings(readings, cpuReadings, runqueueReadings);
    }

    long allocatedBytes() {
        com.sun.management.ThreadMXBean threads = Platform.THREADS;
        return virtual || threads == null ? NONE : threads.getCurrentThreadAllocatedBytes();
    }

    /**
     * Time runnable but not running, as it is now or was when it was last read.
     *
     * @param cpuNanos the thread's CPU clock a moment ago
     */
    long runqueueNanos(long cpuNanos) {
        if (!clocks.readsRunqueue()) {
            runDelay.forget();
            return NONE;
        }
        if (cpuNanos == NONE) {
            runDelay.forget(); // whether there is something new in it cannot be told
        }
        return runDelay.now(System.nanoTime() - cpuNanos);
    }

    /** The same at the start of a segment, see {@link RunDelay#atStart}. */
    long runqueueAtStart(long cpuNanos, long queuedNanos) {
        if (!clocks.readsRunqueue() || cpuNanos == NONE) {
            return runqueueNanos(cpuNanos);
        }
        return runDelay.atStart(System.nanoTime() - cpuNanos, queuedNanos);
    }

    /** The second figure of schedstat. The file is opened when it is first asked for. */
    private synchronized long readRunqueue() {
        if (!asked) {
            asked = true;
            open();
        }
        RandomAccessFile file = schedstat;
        if (file == null) {
            return NONE;
        }
        try {
            runqueueReadings++;
            file.seek(0);
            return secondNumber(file.read(buffer));
        } catch (IOException e) {
            close();
            return NONE;
        }
    }

    private void open() {
        if (!virtual && clocks.files().take()) {
            try {
                // thread-self is resolved when it is opened, so the file stays this thread's.
                schedstat = new RandomAccessFile("/proc/thread-self/schedstat", "r");
            } catch (IOException e) {
                clocks.files()
                        .giveBack(); // not Linux, or no more files: run-queue time is unexplained, and the mask says so
            }
        }
    }

    private long secondNumber(int length) {
        int at = 0;
        while (at < length && buffer[at] != ' ') {
            at++;
        }
        long number = 0;
        int digits = 0;
        for (at++; at < length && buffer[at] >= '0' && buffer[at] <= '9'; at++, digits++) {
            number = number * 10 + (buffer[at] - '0');
        }
        return digits == 0 ? NONE : number;
    }

    /**
     * For any thread. Under the same lock as reading: a descriptor that is closed between two steps of a read may be a file or
     * socket of the application's in the next.
     */
    @Override
    public synchronized void close() {
        asked = true; // nothing is opened any more
        runDelay.forget();
        RandomAccessFile file = schedstat;
        if (file != null) {
            schedstat = null;
            clocks.files().giveBack();
            try {
                file.close();
            } catch (IOException e) {
                // Only reading was done; the descriptor is gone either way.
            }
        }
    }
}
