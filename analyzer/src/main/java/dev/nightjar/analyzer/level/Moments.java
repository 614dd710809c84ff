package dev.nightjar.analyzer.level;

import dev.nightjar.model.fact.LogHistogram;
import java.util.Map;

/** Count, sum and sum of squares of wall times, as exact as a histogram's buckets are (± 4.5 %). */
record Moments(long count, double sumNanos, double squares) {

    static final Moments NONE = new Moments(0, 0, 0);

    static Moments of(LogHistogram walls) {
        long count = 0;
        double sum = 0;
        double squares = 0;
        for (Map.Entry<Integer, Long> bucket : walls.counts().entrySet()) {
            double middle = LogHistogram.middleNanos(bucket.getKey());
            count += bucket.getValue();
            sum += bucket.getValue() * middle;
            squares += bucket.getValue() * middle * middle;
        }
        return new Moments(count, sum, squares);
    }

    Moments plus(Moments other) {
        return new Moments(count + other.count, sumNanos + other.sumNanos, squares + other.squares);
    }

    /** Standard deviation of single works, 0 of none. */
    double spreadNanos() {
        if (count == 0) {
            return 0;
        }
        double mean = sumNanos / count;
        return Math.sqrt(Math.max(0, squares / count - mean * mean));
    }
}
