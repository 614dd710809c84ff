package dev.nightjar.analyzer.level;

import dev.nightjar.model.fact.LogHistogram;

/** Count, sum and sum of squares of wall times, as exact as a histogram's buckets are (± 4.5 %). */
record Moments(long count, double sumNanos, double squares) {

    static final Moments NONE = new Moments(0, 0, 0);

    static Moments of(LogHistogram walls) {
        Sum sum = new Sum();
        walls.each(sum);
        return new Moments(sum.count, sum.nanos, sum.squares);
    }

    private static final class Sum implements LogHistogram.Each {
        private long count;
        private double nanos;
        private double squares;

        @Override
        public void bucket(int bucket, long works) {
            double middle = LogHistogram.middleNanos(bucket);
            count += works;
            nanos += works * middle;
            squares += works * middle * middle;
        }
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
