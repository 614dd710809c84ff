package dev.nightjar.agent.govern;

/** What can be left out, in the order in which it is: what tells least for its cost goes first. */
public enum Feature {
    /** Which code allocates, computes, sleeps or waits for files. Bytes and times by work stay exact. */
    STACKS("stacks of allocations and of code that runs"),
    /** Time ready to run; the mask says {@code schedstat}. */
    RUNQUEUE("run-queue time"),
    /** Pauses, locks, sleeps, file and socket I/O, whose allocations collections collected; the mask says {@code jfr}. */
    JFR("JFR"),
    /** CPU of works; the mask says {@code cpu_clock}. */
    CPU_CLOCK("CPU clocks"),
    /** Works are counted by wall time and failure only; the mask says {@code ledger}. */
    LEDGERS("ledgers");

    private final String words;

    Feature(String words) {
        this.words = words;
    }

    /** For the log. */
    public String words() {
        return words;
    }
}
