package dev.nightjar.history.fit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Values, each of which stands for several. For one thread. */
final class Weighted {

    /** Standard deviations from the median of what is normal to its 99th of a hundred. */
    private static final double OF_99 = 2.326;

    private record Value(double value, double weight) {}

    private final List<Value> values = new ArrayList<>();
    private double weight;
    private boolean sorted = true;

    void add(double value, double itsWeight) {
        values.add(new Value(value, itsWeight));
        weight += itsWeight;
        sorted = false;
    }

    /** All of others, each as a share of something, or as its logarithm … */
    void addAll(Weighted others, DoubleUnaryOperator as) {
        others.values.forEach(each -> add(as.applyAsDouble(each.value()), each.weight()));
    }

    /** Those that are greater than one bound and less than the other. */
    Weighted between(double low, double high) {
        Weighted between = new Weighted();
        values.stream()
                .filter(each -> each.value() > low && each.value() < high)
                .forEach(each -> between.add(each.value(), each.weight()));
        return between;
    }

    int size() {
        return values.size();
    }

    /** NaN when there is none. */
    double mean() {
        double sum = 0;
        for (Value each : values) {
            sum += each.value() * each.weight();
        }
        return values.isEmpty() ? Double.NaN : sum / weight;
    }

    /**
     * The least value below which, or at which, this share lies; NaN when there is none.
     *
     * @param share 0 … 1
     */
    double quantile(double share) {
        if (!sorted) {
            values.sort(Comparator.comparingDouble(Value::value));
            sorted = true;
        }
        double passed = 0;
        for (Value each : values) {
            passed += each.weight();
            if (passed >= share * weight) {
                return each.value();
            }
        }
        return values.isEmpty() ? Double.NaN : values.getLast().value();
    }

    double median() {
        return quantile(0.5);
    }

    /**
     * What would be the standard deviation if they were normal and as far from their median at the 99th of a hundred: what is made up strays as
     * far as what is real there, where it could alarm, and further below. Rarer outliers do not count.
     */
    double spread() {
        return (quantile(0.99) - quantile(0.5)) / OF_99;
    }
}
