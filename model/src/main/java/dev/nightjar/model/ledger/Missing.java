package dev.nightjar.model.ledger;

import java.util.Locale;

/** A source that a ledger had to do without: the completeness mask. What it would have measured is unexplained. */
public enum Missing {
    /** JFR did not run: no gc, safepoint, monitor or park intervals. */
    JFR,
    /** JFR did not run, pauses are known from the GC log: no monitor, park, sleep or I/O intervals. */
    JFR_WAITS,
    /** JFR dropped data while the work ran. */
    JFR_DATA_LOSS,
    /** JFR had not caught up when the ledger had to be built. */
    JFR_LATE,
    /** No thread CPU clock. */
    CPU_CLOCK,
    /** No schedstat: run-queue wait is unexplained. */
    SCHEDSTAT,
    /** No allocation counter. */
    ALLOCATION,
    /** Ran on a virtual thread: intervals from advice only. */
    VTHREAD,
    /** Some segment of the path was not seen. */
    HAND_OVER,
    /** The agent's bytecode was switched off: no pool, queue or sql. */
    ADVICE,
    /** The work asked a connection pool that is known and not measured. */
    POOL,
    /** The server's own queue is not measured. */
    QUEUE,
    /**
     * The ledger was not made, for too many works ended at once, or this one had 200 segments already and ended in yet
     * another: all of it is unexplained.
     */
    LEDGER;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Missing parse(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
