package dev.nightjar.history.fit;

import dev.nightjar.model.Origin;
import dev.nightjar.model.fact.LogHistogram;
import dev.nightjar.model.fact.WorkTotal;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far the mean wall times of neighbouring blocks stray together: the variance of their logarithms beyond that of so many works, and
 * what of it is left a block later. For one thread.
 */
final class Drifts {

    /** Means of fewer works stray too far by themselves. */
    private static final long LEAST_WORKS = 5;

    private static final int LEAST_BLOCKS = 60;

    /** One incident must not look like a drift. */
    private static final double MOST_LOG = 0.7;

    private static final double BLOCK_SECONDS = 10;

    private static final double LEAST_KEPT = 0.05;

    private static final double MOST_KEPT = 0.995;

    private record Block(long count, long wallNanos) {
        Block plus(Block other) {
            return new Block(count + other.count, wallNanos + other.wallNanos);
        }

        double mean() {
            return (double) wallNanos / count;
        }
    }

    /** Of one operation. */
    private static final class Operation {
        private final TreeMap<Long, Block> blocks = new TreeMap<>();
        private double works;
        private double sum;
        private double squares;

        void add(WorkTotal total) {
            blocks.merge(total.fromEpochNanos(), new Block(total.count(), total.wallNanos()), Block::plus);
            total.walls().each((bucket, count) -> {
                double wall = LogHistogram.middleNanos(bucket);
                works += count;
                sum += count * wall;
                squares += count * wall * wall;
            });
        }

        double mean() {
            return sum / works;
        }

        /** Variance of single works, of the squared mean. */
        double relativeVariance() {
            return Math.max(0, squares / works / (mean() * mean()) - 1);
        }
    }

    private final Map<String, Operation> operations = new TreeMap<>();

    void add(Origin origin, WorkTotal total) {
        operations
                .computeIfAbsent(origin.service() + " " + total.operation(), name -> new Operation())
                .add(total);
    }

    /** Means of blocks, each of the operation's own mean. */
    Weighted means() {
        Weighted means = new Weighted();
        for (Operation operation : operations.values()) {
            operation.blocks.values().stream()
                    .filter(block -> block.count() >= LEAST_WORKS)
                    .forEach(block -> means.add(block.mean() / operation.mean(), 1));
        }
        return means;
    }

    double spread() {
        return Math.sqrt(Math.max(0, sums().variance()));
    }

    double seconds() {
        Sums sums = sums();
        if (!(sums.variance() > 0)) {
            return Double.NaN;
        }
        double kept = Math.clamp(sums.next() / sums.variance(), LEAST_KEPT, MOST_KEPT);
        return -BLOCK_SECONDS / Math.log(kept);
    }

    /**
     * Over all operations.
     *
     * @param variance of the drift
     * @param next covariance of neighbours
     */
    private record Sums(double variance, double next) {}

    private Sums sums() {
        double blocks = 0;
        double squares = 0;
        double bySampling = 0;
        double pairs = 0;
        double products = 0;
        for (Operation operation : operations.values()) {
            long enough = operation.blocks.values().stream()
                    .filter(block -> block.count() >= LEAST_WORKS)
                    .count();
            if (enough < LEAST_BLOCKS) {
                continue;
            }
            double before = Double.NaN;
            for (Block block : operation.blocks.values()) {
                double log = block.count() < LEAST_WORKS
                        ? Double.NaN
                        : Math.clamp(Math.log(block.mean() / operation.mean()), -MOST_LOG, MOST_LOG);
                if (!Double.isNaN(log)) {
                    blocks++;
                    squares += log * log;
                    bySampling += operation.relativeVariance() / block.count();
                    if (!Double.isNaN(before)) {
                        pairs++;
                        products += log * before;
                    }
                }
                before = log;
            }
        }
        return blocks == 0 || pairs == 0
                ? new Sums(Double.NaN, Double.NaN)
                : new Sums((squares - bySampling) / blocks, products / pairs);
    }
}
