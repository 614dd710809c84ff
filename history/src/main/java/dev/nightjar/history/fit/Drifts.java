package dev.nightjar.history.fit;

import dev.nightjar.model.Origin;
import dev.nightjar.model.fact.WorkTotal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far the mean wall times of neighbouring blocks stray together: the covariance of their logarithms, to which what single works stray adds
 * nothing. Operations count as much as they take: a millisecond more is much of a short one, and alarms nobody. How long a drift lasts is not
 * told: half an hour holds too few of them. For one thread.
 */
final class Drifts {

    /** Means of fewer works stray too far by themselves. */
    private static final long LEAST_WORKS = 5;

    private static final int LEAST_PAIRS = 60;

    /** One incident must not look like a drift. */
    private static final double MOST_LOG = 0.7;

    private static final long BLOCK_NANOS = 10_000_000_000L;

    private record Block(long count, long wallNanos) {
        Block plus(Block other) {
            return new Block(count + other.count, wallNanos + other.wallNanos);
        }

        double mean() {
            return (double) wallNanos / count;
        }

        boolean isEnough() {
            return count >= LEAST_WORKS;
        }
    }

    /** Of one operation. */
    private static final class Operation {
        private final TreeMap<Long, Block> blocks = new TreeMap<>();

        void add(WorkTotal total) {
            blocks.merge(total.fromEpochNanos(), new Block(total.count(), total.wallNanos()), Block::plus);
        }

        double mean() {
            long count = blocks.values().stream().mapToLong(Block::count).sum();
            return (double) blocks.values().stream().mapToLong(Block::wallNanos).sum() / count;
        }

        /** Logarithms of the means of neighbouring blocks with works enough, of the median one. */
        List<Pair> pairs() {
            Weighted logs = new Weighted();
            blocks.values().stream().filter(Block::isEnough).forEach(block -> logs.add(Math.log(block.mean()), 1));
            double median = logs.median();
            List<Pair> pairs = new ArrayList<>();
            blocks.forEach((start, block) -> {
                Block next = blocks.get(start + BLOCK_NANOS);
                if (block.isEnough() && next != null && next.isEnough()) {
                    pairs.add(new Pair(stray(block, median), stray(next, median)));
                }
            });
            return pairs;
        }

        private static double stray(Block block, double median) {
            return Math.clamp(Math.log(block.mean()) - median, -MOST_LOG, MOST_LOG);
        }
    }

    private record Pair(double first, double next) {}

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
                    .filter(Block::isEnough)
                    .forEach(block -> means.add(block.mean() / operation.mean(), 1));
        }
        return means;
    }

    /** 0 when neighbours do not stray together; NaN when there are too few. */
    double spread() {
        double weights = 0;
        double products = 0;
        for (Operation operation : operations.values()) {
            List<Pair> pairs = operation.pairs();
            if (pairs.size() >= LEAST_PAIRS) {
                double weight = operation.mean();
                weights += weight * pairs.size();
                products += weight
                        * pairs.stream()
                                .mapToDouble(pair -> pair.first() * pair.next())
                                .sum();
            }
        }
        return weights == 0 ? Double.NaN : Math.sqrt(Math.max(0, products / weights));
    }
}
