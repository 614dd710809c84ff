package dev.nightjar.agent.work;

/** Which of its clocks a thread is to read, and how many files it may open for it. Safe for all threads. */
final class Clocks {

    private final FileBudget files;
    private volatile boolean cpu = true;
    private volatile boolean runqueue = true;

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

    /**
     * What it costs to read all clocks once, as measured on the current thread, and half as much again for what is done around
     * it. Some milliseconds of CPU.
     */
    long nanosPerReading() {
        long best = Long.MAX_VALUE;
        try (ThreadCounters counters = new ThreadCounters(this)) {
            for (int batch = 0; batch < 10; batch++) {
                long from = System.nanoTime();
                for (int i = 0; i < 200; i++) {
                    Recording.Start.now(counters);
                }
                best = Math.min(best, (System.nanoTime() - from) / 200);
            }
        }
        return best * 3 / 2;
    }
}
