package dev.nightjar.model.fact;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Counts of durations in buckets whose bounds grow by 2^(1/8): a percentile read from it is within ±4.5 % of the true
 * one. Range 1 ns to 2^62 ns; 0 counts as 1 ns. Two histograms merge by adding their counts, exactly. Immutable; held in two
 * arrays, for there are very many of them.
 */
public final class LogHistogram {

    private static final int BUCKETS_PER_DOUBLING = 8;

    /** Of the buckets that times fall into: asked for very often. */
    private static final long[] MIDDLES = IntStream.range(0, 63 * BUCKETS_PER_DOUBLING)
            .mapToLong(LogHistogram::middle)
            .toArray();

    /** Takes one bucket after the other. */
    @FunctionalInterface
    public interface Each {
        /** With a count that is not 0. */
        void bucket(int bucket, long count);
    }

    /** In order. */
    private final int[] buckets;

    private final long[] counts;

    /**
     * Of counts by bucket.
     *
     * @param counts bucket → count, buckets as {@link #bucketOf} gives them, counts &gt; 0
     */
    public LogHistogram(Map<Integer, Long> counts) {
        this(new int[counts.size()], new long[counts.size()]);
        int i = 0;
        for (Map.Entry<Integer, Long> bucket : new TreeMap<>(counts).entrySet()) {
            this.buckets[i] = bucket.getKey();
            this.counts[i] = bucket.getValue();
            check(this.buckets[i], this.counts[i]);
            i++;
        }
    }

    private LogHistogram(int[] buckets, long[] counts) {
        this.buckets = buckets;
        this.counts = counts;
    }

    /**
     * Of the same in two arrays.
     *
     * @param buckets in order, each once
     * @param counts as many
     */
    public static LogHistogram of(int[] buckets, long[] counts) {
        if (buckets.length != counts.length) {
            throw new IllegalArgumentException(buckets.length + " buckets, " + counts.length + " counts");
        }
        for (int i = 0; i < buckets.length; i++) {
            check(buckets[i], counts[i]);
            if (i > 0 && buckets[i] <= buckets[i - 1]) {
                throw new IllegalArgumentException("bucket " + buckets[i] + " comes after " + buckets[i - 1]);
            }
        }
        return new LogHistogram(buckets.clone(), counts.clone());
    }

    private static void check(int bucket, long count) {
        if (bucket < 0 || count <= 0) {
            throw new IllegalArgumentException("bucket " + bucket + " counts " + count);
        }
    }

    public static int bucketOf(long nanos) {
        return (int) Math.floor(Math.log((double) Math.max(1, nanos)) / Math.log(2) * BUCKETS_PER_DOUBLING);
    }

    /** The geometric middle of a bucket. */
    public static long middleNanos(int bucket) {
        return bucket < MIDDLES.length ? MIDDLES[bucket] : middle(bucket);
    }

    private static long middle(int bucket) {
        return Math.round(Math.pow(2, (bucket + 0.5) / BUCKETS_PER_DOUBLING));
    }

    /** Gives all buckets that count anything, in order. */
    public void each(Each each) {
        for (int i = 0; i < buckets.length; i++) {
            each.bucket(buckets[i], counts[i]);
        }
    }

    /** How many buckets count anything. */
    public int size() {
        return buckets.length;
    }

    /** Bucket → count, in order: a copy. */
    public SortedMap<Integer, Long> counts() {
        TreeMap<Integer, Long> map = new TreeMap<>();
        each(map::put);
        return Collections.unmodifiableSortedMap(map);
    }

    public long total() {
        long total = 0;
        for (long count : counts) {
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
        for (int i = 0; i < buckets.length; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return middleNanos(buckets[i]);
            }
        }
        throw new IllegalStateException("rank " + rank + " of " + total);
    }

    public LogHistogram plus(LogHistogram other) {
        int[] both = new int[buckets.length + other.buckets.length];
        long[] sums = new long[both.length];
        int size = 0;
        int here = 0;
        int there = 0;
        while (here < buckets.length || there < other.buckets.length) {
            long mine = here < buckets.length ? buckets[here] : Long.MAX_VALUE;
            long its = there < other.buckets.length ? other.buckets[there] : Long.MAX_VALUE;
            both[size] = (int) Math.min(mine, its);
            sums[size] += mine <= its ? counts[here++] : 0;
            sums[size] += its <= mine ? other.counts[there++] : 0;
            size++;
        }
        return new LogHistogram(Arrays.copyOf(both, size), Arrays.copyOf(sums, size));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LogHistogram histogram
                && Arrays.equals(buckets, histogram.buckets)
                && Arrays.equals(counts, histogram.counts);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(buckets) + Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        return "LogHistogram" + counts();
    }
}
