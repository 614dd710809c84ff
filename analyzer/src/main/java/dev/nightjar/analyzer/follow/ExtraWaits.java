package dev.nightjar.analyzer.follow;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Of what the calls of a statement take longer, how much goes to each class of waits. Sessions that wait for the log all day are no
 * reason: it is the time of a call that is compared, class by class.
 *
 * @param shares class → 0 … 1; they add up to 1, or there are none
 */
record ExtraWaits(Map<WaitClass, Double> shares) {

    /** Fewer samples of normal time do not tell what normally was waited for. */
    private static final long MIN_SAMPLES = 5;

    ExtraWaits {
        EnumMap<WaitClass, Double> ordered = new EnumMap<>(WaitClass.class);
        ordered.putAll(shares);
        shares = Collections.unmodifiableMap(ordered);
    }

    /**
     * From samples of the statement's sessions.
     *
     * @param now by what they wait for
     * @param normal likewise in normal time
     */
    static ExtraWaits of(SlowStatement slow, Map<WaitClass, Long> now, Map<WaitClass, Long> normal) {
        Map<WaitClass, Double> extra = new EnumMap<>(WaitClass.class);
        boolean normalIsKnown = slow.extraNanos() > 0;
        Map<WaitClass, Long> before = sum(normal) >= MIN_SAMPLES ? normal : now;
        double all = 0;
        for (WaitClass waits : WaitClass.values()) {
            double usual = normalIsKnown ? slow.callNanosNormal() * share(before, waits) : 0;
            double time = normalIsKnown ? slow.callNanos() : 1;
            double more = Math.max(0, time * share(now, waits) - usual);
            if (more > 0) {
                extra.put(waits, more);
                all += more;
            }
        }
        double whole = all;
        extra.replaceAll((waits, more) -> more / whole);
        return new ExtraWaits(extra);
    }

    double of(WaitClass waits) {
        return shares.getOrDefault(waits, 0.0);
    }

    /** What most of it goes to, locks left out. */
    WaitClass mostBesideLocks() {
        WaitClass most = WaitClass.OTHER;
        for (WaitClass waits : WaitClass.values()) {
            most = waits != WaitClass.LOCK && of(waits) > of(most) ? waits : most;
        }
        return most;
    }

    private static double share(Map<WaitClass, Long> samples, WaitClass waits) {
        long all = sum(samples);
        return all == 0 ? 0 : (double) samples.getOrDefault(waits, 0L) / all;
    }

    private static long sum(Map<WaitClass, Long> samples) {
        return samples.values().stream().mapToLong(Long::longValue).sum();
    }
}
