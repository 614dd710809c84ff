package dev.nightjar.analyzer.follow;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
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
        return inOrder().stream().findFirst();
    }

    /** All names, the one with the largest sum first. */
    List<String> inOrder() {
        return sums.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
    }
}
