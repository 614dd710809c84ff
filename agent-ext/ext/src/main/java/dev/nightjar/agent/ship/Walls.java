package dev.nightjar.agent.ship;

import dev.nightjar.model.fact.LogHistogram;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Wall times being counted, in the buckets of {@link LogHistogram}. Not safe for threads. */
final class Walls {

    private int first;
    private long[] counts = new long[0];
    private long total;

    void add(long nanos) {
        int bucket = LogHistogram.bucketOf(nanos);
        cover(bucket, bucket);
        counts[bucket - first]++;
        total++;
    }

    void addAll(Walls other) {
        if (other.counts.length == 0) {
            return;
        }
        cover(other.first, other.first + other.counts.length - 1);
        for (int i = 0; i < other.counts.length; i++) {
            counts[other.first + i - first] += other.counts[i];
        }
        total += other.total;
    }

    long total() {
        return total;
    }

    void clear() {
        counts = new long[0];
        total = 0;
    }

    LogHistogram histogram() {
        int[] used =
                IntStream.range(0, counts.length).filter(i -> counts[i] > 0).toArray();
        return LogHistogram.of(
                Arrays.stream(used).map(i -> first + i).toArray(),
                Arrays.stream(used).mapToLong(i -> counts[i]).toArray());
    }

    /** Within ±4.5 %; only when something was counted. */
    long p95Nanos() {
        return histogram().percentileNanos(0.95);
    }

    private void cover(int from, int to) {
        if (counts.length == 0) {
            first = from;
            counts = new long[to - from + 1];
            return;
        }
        int newFirst = Math.min(first, from);
        int newEnd = Math.max(first + counts.length, to + 1);
        if (newFirst < first) {
            long[] wider = new long[newEnd - newFirst];
            System.arraycopy(counts, 0, wider, first - newFirst, counts.length);
            counts = wider;
            first = newFirst;
        } else if (newEnd > first + counts.length) {
            counts = Arrays.copyOf(counts, newEnd - first);
        }
    }
}
