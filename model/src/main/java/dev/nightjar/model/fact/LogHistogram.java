package dev.nightjar.model.fact;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts of durations in buckets whose bounds grow by 2^(1/8): a percentile read from it is within ±4.5 % of the true
 * one. Range 1 ns to 2^62 ns; 0 counts as 1 ns. Two histograms merge by adding their counts, exactly.
 *
 * @param counts bucket → count, buckets as {@link #bucketOf} gives them, counts &gt; 0
 */
public record LogHistogram(Map<Integer, Long> counts) {

    private static final int BUCKETS_PER_DOUBLING = 8;

    public LogHistogram {
        for (Map.Entry<Integer, Long> bucket : counts.entrySet()) {
            if (bucket.getKey() < 0 || bucket.getValue() <= 0) {
                throw new IllegalArgumentException("bucket " + bucket.getKey() + " counts " + bucket.getValue());
            }
        }
        counts = Collections.unmodifiableMap(new TreeMap<>(counts));
    }

    public static int bucketOf(long nanos) {
        return (int) Math.floor(Math.log((double) Math.max(1, nanos)) / Math.log(2) * BUCKETS_PER_DOUBLING);
    }

    /** The geometric middle of a bucket. */
    public static long middleNanos(int bucket) {
        return Math.round(Math.pow(2, (bucket + 0.5) / BUCKETS_PER_DOUBLING));
    }

    public long total() {
        long total = 0;
        for (long count : counts.values()) {
            total += count;
        }
        return total;
    }

    /**
     * The value below which the given share of durations lies.
     *
     * @param share 0 … 1
     */
    public long percentileNanos(double share) {
        long total = total();
        if (total == 0) {
            throw new IllegalStateException("percentile of an empty histogram");
        }
        long rank = Math.max(1, (long) Math.ceil(share * total));
        long seen = 0;
        for (Map.Entry<Integer, Long> bucket : counts.entrySet()) {
            seen += bucket.getValue();
            if (seen >= rank) {
                return middleNanos(bucket.getKey());
            }
        }
        throw new IllegalStateException("rank " + rank + " of " + total);
    }

    public LogHistogram plus(LogHistogram other) {
        TreeMap<Integer, Long> sum = new TreeMap<>(counts);
        other.counts.forEach((bucket, count) -> sum.merge(bucket, count, Long::sum));
        return new LogHistogram(sum);
    }
}
