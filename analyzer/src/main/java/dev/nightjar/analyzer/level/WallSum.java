package dev.nightjar.analyzer.level;

import dev.nightjar.model.fact.LogHistogram;

/** Many histograms added up without a copy for each: a week of an operation has 60,000 of them. For one thread. */
final class WallSum {

    /** {@link LogHistogram} ends at 2^62 ns, eight buckets for each doubling. */
    private static final int BUCKETS = 63 * 8;

    private final long[] counts = new long[BUCKETS];
    private long total;

    void add(LogHistogram walls) {
        walls.each((bucket, count) -> {
            counts[Math.min(bucket, BUCKETS - 1)] += count;
            total += count;
        });
    }

    /** Of all that was added; 0 when nothing was. */
    double shareSlowerThan(long nanos) {
        long slower = 0;
        for (int bucket = BUCKETS - 1; bucket >= 0 && LogHistogram.middleNanos(bucket) > nanos; bucket--) {
            slower += counts[bucket];
        }
        return total == 0 ? 0 : (double) slower / total;
    }

    /** 0 when nothing was added. */
    long percentileNanos(double share) {
        long rank = Math.max(1, (long) Math.ceil(share * total));
        long seen = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            seen += counts[bucket];
            if (seen >= rank) {
                return LogHistogram.middleNanos(bucket);
            }
        }
        return 0;
    }
}
