package dev.nightjar.model.finding;

import dev.nightjar.model.ledger.Part;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a slowdown looks like: the change of an operation's mean ledger as a vector, one component for each part, and one for
 * the failures. A component is the signed logarithm of how many times the noise its change is, so that parts that changed
 * little still count beside the one that changed most; directions are compared, not lengths, so that a night twice as bad,
 * or a host half as fast, looks the same.
 *
 * @param parts part → component
 * @param failures likewise of the share of failed works
 */
public record Signature(Map<Part, Double> parts, double failures) {

    /** A mean that strays by less is as steady as a host lets it be. */
    private static final double LEAST_NOISE_NANOS = 500_000;

    /** From so many more failed works on a slowdown is one of failures. */
    private static final double FAILED_SHARE = 0.05;

    public Signature {
        EnumMap<Part, Double> ordered = new EnumMap<>(Part.class);
        ordered.putAll(parts);
        parts = Collections.unmodifiableMap(ordered);
    }

    public static Signature of(Slowdown slowdown) {
        double noise = Math.max(LEAST_NOISE_NANOS, slowdown.noiseNanos());
        Map<Part, Double> parts = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            double extra = slowdown.meanParts().getOrDefault(part, 0.0)
                    - slowdown.referenceParts().getOrDefault(part, 0.0);
            parts.put(part, signedLog(extra / noise));
        }
        double failed = slowdown.works() == 0 ? 0 : (double) slowdown.failed() / slowdown.works();
        return new Signature(parts, signedLog((failed - slowdown.referenceFailedShare()) / FAILED_SHARE));
    }

    /** 1 less the cosine of the angle between both: 0 the same, 1 nothing in common, 2 the opposite. */
    public double distance(Signature other) {
        double product = failures * other.failures;
        for (Part part : Part.values()) {
            product += component(part) * other.component(part);
        }
        double lengths = length() * other.length();
        return lengths == 0 ? 1 : Math.min(2, Math.max(0, 1 - product / lengths));
    }

    private double length() {
        double squares = failures * failures;
        for (Part part : Part.values()) {
            squares += component(part) * component(part);
        }
        return Math.sqrt(squares);
    }

    private double component(Part part) {
        return parts.getOrDefault(part, 0.0);
    }

    private static double signedLog(double value) {
        return Math.signum(value) * Math.log1p(Math.abs(value));
    }
}
