package dev.nightjar.agent.work;

import org.jspecify.annotations.Nullable;

/** Which of its clocks a thread is to read, and how many files it may open for it. Safe for all threads. */
final class Clocks {

    /** Between two readings something is looked up and kept: so much more than the CPU clock costs. */
    private static final long AROUND_BY_CPU = 2;

    /** Nanoseconds each. */
    private record Costs(long around, long cpu, long runqueue) {}

    private final FileBudget files;
    private volatile boolean cpu = true;
    private volatile boolean runqueue = true;
    private volatile @Nullable Costs costs;

    Clocks(FileBudget files) {
        this.files = files;
    }

    FileBudget files() {
        return files;
    }

    boolean readsCpu() {
        return cpu;
    }

    boolean readsRunqueue() {
        return runqueue;
    }

    void readCpu(boolean wanted) {
        cpu = wanted;
    }

    void readRunqueue(boolean wanted) {
        runqueue = wanted;
    }

    /** What so many readings cost, with what is done around them. Measured the first time, on the current thread: some milliseconds of CPU. */
    long nanos(Readings readings) {
        Costs known = costs;
        if (known == null) {
            known = measured();
            costs = known;
        }
        return readings.all() * known.around() + readings.cpu() * known.cpu() + readings.runqueue() * known.runqueue();
    }

    private static Costs measured() {
        // Clocks of its own: those that the application's threads are to leave alone cost something too.
        try (ThreadCounters counters = new ThreadCounters(new Clocks(new FileBudget(1)))) {
            long cpu = nanosOf(counters::cpuNanos);
            long runqueue = nanosOf(() -> counters.runqueueNanos(ThreadCounters.NONE)); // read whatever was read before
            return new Costs(cpu * AROUND_BY_CPU, cpu, runqueue);
        }
    }

    private static long nanosOf(Runnable reading) {
        long best = Long.MAX_VALUE;
        for (int batch = 0; batch < 10; batch++) {
            long from = System.nanoTime();
            for (int i = 0; i < 200; i++) {
                reading.run();
            }
            best = Math.min(best, (System.nanoTime() - from) / 200);
        }
        return best;
    }
}
