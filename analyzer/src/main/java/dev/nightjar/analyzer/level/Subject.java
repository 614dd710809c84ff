package dev.nightjar.analyzer.level;

import java.util.Comparator;

/** An operation of a service: what can be slow. */
public record Subject(String service, String operation) implements Comparable<Subject> {

    @Override
    public int compareTo(Subject other) {
        return Comparator.comparing(Subject::service)
                .thenComparing(Subject::operation)
                .compare(this, other);
    }
}
