package dev.nightjar.model.ledger;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The account of one work's wall time in nanoseconds. The parts are ≥ 0 and add up to the wall time; a part that is
 * absent was not measured (its time is inside {@code UNEXPLAINED}, its source is in {@code missing}).
 */
public record Ledger(long wallNanos, Map<Part, Long> parts, Map<Amount, Long> amounts, Set<Missing> missing) {

    public Ledger {
        EnumMap<Part, Long> ordered = new EnumMap<>(Part.class);
        ordered.putAll(parts);
        long sum = 0;
        for (Map.Entry<Part, Long> part : ordered.entrySet()) {
            if (part.getValue() < 0) {
                throw new IllegalArgumentException(part.getKey().word() + " is negative: " + part.getValue());
            }
            if (part.getValue() > wallNanos - sum) {
                throw new IllegalArgumentException("parts add up to more than the wall time, " + wallNanos + " ns");
            }
            sum += part.getValue();
        }
        if (sum != wallNanos) {
            throw new IllegalArgumentException("parts add up to " + sum + " ns, wall time is " + wallNanos + " ns");
        }
        if (!ordered.containsKey(Part.UNEXPLAINED)) {
            throw new IllegalArgumentException("a ledger always states what is unexplained");
        }
        EnumMap<Amount, Long> orderedAmounts = new EnumMap<>(Amount.class);
        orderedAmounts.putAll(amounts);
        EnumSet<Missing> orderedMissing = EnumSet.noneOf(Missing.class);
        orderedMissing.addAll(missing);
        parts = Collections.unmodifiableMap(ordered);
        amounts = Collections.unmodifiableMap(orderedAmounts);
        missing = Collections.unmodifiableSet(orderedMissing);
    }

    /** The part's nanoseconds; 0 when it is absent. Whether it was measured is told by {@link #missing()}. */
    public long nanos(Part part) {
        return parts.getOrDefault(part, 0L);
    }
}
