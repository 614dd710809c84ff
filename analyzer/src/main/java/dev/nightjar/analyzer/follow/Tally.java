package dev.nightjar.analyzer.follow;

import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Integer sums by name; ties go to the first name in the alphabet. */
final class Tally {
    private final Map<String, Long> sums = new TreeMap<>();
    private long total;

    void add(String name, long amount) {
        sums.merge(name, amount, Long::sum);
        total += amount;
    }

    Set<String> names() {
        return Collections.unmodifiableSet(sums.keySet());
    }

    long total() {
        return total;
    }

    long of(String name) {
        return sums.getOrDefault(name, 0L);
    }

    double share(String name) {
        return total == 0 ? 0 : (double) of(name) / total;
    }

    Optional<String> most() {
        return sums.entrySet().stream()
                .max(Map.Entry.<String, Long>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                .map(Map.Entry::getKey);
    }
}
