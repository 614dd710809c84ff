package dev.nightjar.analyzer.level;

import dev.nightjar.model.ledger.Missing;
import dev.nightjar.model.ledger.Part;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * The difference of two mean ledgers, part by part. Parts that one of them could measure less than the other are folded
 * into {@code unexplained} in both before they are compared. What both missed alike is compared as it is: the unmeasured
 * time is {@code unexplained} on both sides already. So is a part of which so much was measured that it is most of the extra time
 * whatever the reference has missed; all that is unexplained there counts as this part then.
 *
 * @param window mean nanoseconds per work
 * @param reference likewise
 */
public record Difference(
        double windowWallNanos, double referenceWallNanos, Map<Part, Double> window, Map<Part, Double> reference) {

    /** A mask over so much more of one side's wall time than of the other's changes no part by more than this. */
    private static final double NEGLIGIBLE = 0.02;

    /** Shares of one mask that differ by less than this of the larger one are the same: works of a window are a sample. */
    private static final double ALIKE = 0.1;

    private static final double MOST = 0.5;

    public Difference {
        window = Collections.unmodifiableMap(new EnumMap<>(window));
        reference = Collections.unmodifiableMap(new EnumMap<>(reference));
    }

    public static Difference between(Profile window, Profile reference) {
        Set<Part> lost = lostToOne(window, reference);
        Part certain = lost.stream()
                .filter(part -> isMostInAnyCase(part, window, reference))
                .findFirst()
                .orElse(Part.UNEXPLAINED);
        lost.remove(certain);
        Map<Part, Double> normally = folded(reference, lost, certain);
        if (certain != Part.UNEXPLAINED) {
            normally.put(Part.UNEXPLAINED, 0.0);
        }
        return new Difference(
                window.meanWallNanos(), reference.meanWallNanos(), folded(window, lost, Part.UNEXPLAINED), normally);
    }

    /** Even if all of the reference's time had been this part. At most one part is so large. */
    private static boolean isMostInAnyCase(Part part, Profile window, Profile reference) {
        double extra = window.meanWallNanos() - reference.meanWallNanos();
        return extra > 0 && window.meanNanos(part) - reference.meanWallNanos() > MOST * extra;
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

    /** Source by source: a part that one side lost to one source and the other to another is not the same part. */
    private static Set<Part> lostToOne(Profile window, Profile reference) {
        Set<Part> lost = EnumSet.noneOf(Part.class);
        for (Missing missing : Missing.values()) {
            if (differ(window, reference, missing, Masked::wallNanos)
                    && (!isOfAFewEvents(missing) || differ(window, reference, missing, Masked::unexplainedNanos))) {
                lost.addAll(lostTo(missing));
            }
        }
        return lost;
    }

    private static boolean differ(
            Profile window, Profile reference, Missing missing, ToLongFunction<Masked> maskedNanos) {
        double here = maskedShare(window, missing, maskedNanos);
        double there = maskedShare(reference, missing, maskedNanos);
        return Math.abs(here - there) > Math.max(NEGLIGIBLE, ALIKE * Math.max(here, there));
    }

    /** The share of the wall time that is of works without this source. */
    private static double maskedShare(Profile profile, Missing missing, ToLongFunction<Masked> maskedNanos) {
        long masked = 0;
        for (Map.Entry<Set<Missing>, Masked> works : profile.byMask().entrySet()) {
            masked += works.getKey().contains(missing) ? maskedNanos.applyAsLong(works.getValue()) : 0;
        }
        return profile.wallNanos() == 0 ? 0 : (double) masked / profile.wallNanos();
    }

    /**
     * Where JFR lost a few events, or has not told the last ones yet, no more is missing than what nothing explains: the rest
     * was measured, and in a work of minutes that is nearly all.
     */
    private static boolean isOfAFewEvents(Missing missing) {
        return missing == Missing.JFR_DATA_LOSS || missing == Missing.JFR_LATE;
    }

    /** The parts that a ledger without this source has in {@code unexplained}, wholly or to some degree. */
    static Set<Part> lostTo(Missing missing) {
        return switch (missing) {
            case JFR, JFR_DATA_LOSS, JFR_LATE ->
                EnumSet.of(Part.GC, Part.SAFEPOINT, Part.LOCK, Part.SIGNAL, Part.IO, Part.SLEEP);
            case JFR_WAITS -> EnumSet.of(Part.LOCK, Part.SIGNAL, Part.IO, Part.SLEEP);
            case CPU_CLOCK -> EnumSet.of(Part.CPU);
            case SCHEDSTAT -> EnumSet.of(Part.RUNQUEUE);
            case ALLOCATION -> EnumSet.noneOf(Part.class);
            case VTHREAD -> EnumSet.of(Part.LOCK, Part.SIGNAL, Part.IO, Part.SLEEP, Part.CPU, Part.RUNQUEUE);
            case HAND_OVER -> EnumSet.of(Part.QUEUE, Part.SIGNAL, Part.DOWNSTREAM);
            case ADVICE -> EnumSet.of(Part.POOL, Part.QUEUE, Part.SQL);
            case POOL -> EnumSet.of(Part.POOL);
            case QUEUE -> EnumSet.of(Part.QUEUE);
            case LEDGER -> EnumSet.complementOf(EnumSet.of(Part.UNEXPLAINED));
        };
    }

    /** @param unexplained what counts as this part: what is lost, and what no measurement covers */
    private static Map<Part, Double> folded(Profile profile, Set<Part> lost, Part unexplained) {
        Map<Part, Double> means = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            Part account = part == Part.UNEXPLAINED || lost.contains(part) ? unexplained : part;
            if (profile.parts().containsKey(part)) {
                means.merge(account, profile.meanNanos(part), Double::sum);
            }
        }
        return means;
    }
}
