package dev.nightjar.analyzer.level;

import dev.nightjar.model.EpochNanos;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.Work;

/**
 * The blocks in which a work hangs.
 *
 * @param first start of the first one
 * @param last start of the last one; before the first one where there is none
 * @param blockNanos how long they are
 */
record Hanging(Work work, long first, long last, long blockNanos) {

    /** An open work counts in each block that it spent at least this long in the JVM at the end of. */
    private static final long OPEN_AFTER_NANOS = 2_000_000_000L;

    /** From when it is seen to its last report. */
    static Hanging of(Work work, TimeRange history, long blockNanos) {
        long visible = Math.max(work.startEpochNanos() + OPEN_AFTER_NANOS, history.fromEpochNanos());
        long first = EpochNanos.begin(visible, blockNanos);
        return new Hanging(
                work,
                first,
                first > work.endEpochNanos() ? first - 1 : EpochNanos.begin(work.endEpochNanos(), blockNanos),
                blockNanos);
    }

    /** Of them those that begin in the range. */
    Hanging in(TimeRange range) {
        long from = EpochNanos.begin(range.fromEpochNanos() + blockNanos - 1, blockNanos);
        long to = EpochNanos.begin(range.toEpochNanos() - 1, blockNanos);
        return new Hanging(work, Math.max(first, from), Math.min(last, to), blockNanos);
    }

    /** Whether it was last reported in the block that begins then. */
    boolean isLast(long start) {
        return start + blockNanos > work.endEpochNanos();
    }
}
