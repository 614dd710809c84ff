package dev.nightjar.analyzer.level;

import dev.nightjar.model.ledger.Missing;
import dev.nightjar.model.ledger.Part;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The difference of two mean ledgers, part by part. Parts that one of them could not measure are folded into
 * {@code unexplained} in both before they are compared.
 *
 * @param window mean nanoseconds per work
 * @param reference likewise
 */
public record Difference(
        double windowWallNanos, double referenceWallNanos, Map<Part, Double> window, Map<Part, Double> reference) {

    /** A mask over less of a side's wall time than this changes no part by more than this. */
    private static final double NEGLIGIBLE = 0.02;

    public Difference {
        window = Collections.unmodifiableMap(new EnumMap<>(window));
        reference = Collections.unmodifiableMap(new EnumMap<>(reference));
    }

    public static Difference between(Profile window, Profile reference) {
        Set<Part> lost = EnumSet.noneOf(Part.class);
        lost.addAll(unmeasured(window));
        lost.addAll(unmeasured(reference));
        return new Difference(
                window.meanWallNanos(), reference.meanWallNanos(), folded(window, lost), folded(reference, lost));
    }

    public double extraNanos() {
        return windowWallNanos - referenceWallNanos;
    }

    public double extraNanos(Part part) {
        return window.getOrDefault(part, 0.0) - reference.getOrDefault(part, 0.0);
    }

    /** The part's share of the extra time; 0 when there is none. */
    public double share(Part part) {
        return extraNanos() <= 0 ? 0 : Math.clamp(extraNanos(part) / extraNanos(), 0.0, 1.0);
    }

    private static Set<Part> unmeasured(Profile profile) {
        Set<Part> unmeasured = EnumSet.noneOf(Part.class);
        profile.wallByMask().forEach((mask, wall) -> {
            if (wall > NEGLIGIBLE * profile.wallNanos()) {
                mask.forEach(missing -> unmeasured.addAll(lostTo(missing)));
            }
        });
        return unmeasured;
    }

    /** The parts that a ledger without this source has in {@code unexplained}, wholly or to some degree. */
    static Set<Part> lostTo(Missing missing) {
        return switch (missing) {
            case JFR, JFR_DATA_LOSS, JFR_LATE ->
                EnumSet.of(Part.GC, Part.SAFEPOINT, Part.LOCK, Part.SIGNAL, Part.IO, Part.SLEEP);
            case CPU_CLOCK -> EnumSet.of(Part.CPU);
            case SCHEDSTAT -> EnumSet.of(Part.RUNQUEUE);
            case ALLOCATION -> EnumSet.noneOf(Part.class);
            case VTHREAD -> EnumSet.of(Part.LOCK, Part.SIGNAL, Part.IO, Part.SLEEP, Part.CPU, Part.RUNQUEUE);
            case HAND_OVER -> EnumSet.of(Part.QUEUE, Part.SIGNAL);
            case ADVICE -> EnumSet.of(Part.POOL, Part.QUEUE, Part.SQL);
            case POOL -> EnumSet.of(Part.POOL);
            case QUEUE -> EnumSet.of(Part.QUEUE);
            case LEDGER -> EnumSet.complementOf(EnumSet.of(Part.UNEXPLAINED));
        };
    }

    private static Map<Part, Double> folded(Profile profile, Set<Part> lost) {
        Map<Part, Double> means = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            Part account = lost.contains(part) ? Part.UNEXPLAINED : part;
            if (profile.parts().containsKey(part)) {
                means.merge(account, profile.meanNanos(part), Double::sum);
            }
        }
        return means;
    }
}
