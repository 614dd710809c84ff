package dev.nightjar.analyzer.level;

/**
 * The practical floor of a slowdown: what is smaller is not worth anybody's time, however certain it is.
 *
 * @param ratio mean wall time over the capable level
 * @param extraNanos mean extra time per work
 * @param tailNanos beyond 95 % of its works in normal time: where {@code tailShare} of the works take so much longer, the mean may have
 *     risen by less
 * @param tailShare rise of the share of such works
 * @param failedShare rise of the share of failed works
 */
public record Floor(double ratio, long extraNanos, long tailNanos, double tailShare, double failedShare) {

    /**
     * 1.5 times and 10 ms: a scheduling quantum of a busy host is some milliseconds, so a shared host alone moves the
     * mean of a fast operation by less than this. Or 50 ms in three works of a hundred, which are no quantum: pauses of a tenth of a second,
     * one a second, are 10 ms on average. 5 % failed works.
     */
    public static final Floor STANDARD = new Floor(1.5, 10_000_000L, 50_000_000L, 0.03, 0.05);

    public Floor {
        if (!(ratio > 1) || extraNanos < 0 || tailNanos < 0 || !isShare(tailShare) || !isShare(failedShare)) {
            throw new IllegalArgumentException(
                    "floor: ratio " + ratio + " must be above 1, extra " + extraNanos + " ns and tail " + tailNanos
                            + " ns at least 0, shares " + tailShare + " and " + failedShare + " between 0 and 1");
        }
    }

    private static boolean isShare(double share) {
        return share > 0 && share < 1;
    }

    /**
     * The extra nanoseconds per work from which on a mean counts as slow.
     *
     * @param level what is slow is told against this
     */
    double extraNanos(Level level) {
        return Math.max((double) extraNanos, ratioNanos(level));
    }

    /** The same by the ratio alone: it is asked of a tail, too. */
    double ratioNanos(Level level) {
        // Few reference cells say little about how far normal strays: 4 cells ask for 2 times, 40 for 1.55 times.
        double asked = ratio + 2.0 / level.cells();
        if (!level.comparable()) {
            // Never seen quiet at this throughput: some of the extra may be the price of the load itself.
            asked = Math.max(asked, 2 * ratio);
        }
        return level.meanWallNanos() * (asked - 1);
    }

    /** Without the least extra time: for what was found by its tail. */
    public Floor ofTails() {
        return new Floor(ratio, 0, tailNanos, tailShare, failedShare);
    }

    /** Works that take longer are the tail. */
    long tailNanos(long p95Nanos) {
        return Math.max(p95Nanos + tailNanos, (long) (ratio * p95Nanos));
    }
}
