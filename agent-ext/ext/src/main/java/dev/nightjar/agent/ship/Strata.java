package dev.nightjar.agent.ship;

import dev.nightjar.model.fact.Work;
import org.jspecify.annotations.Nullable;

/** Which works are sent in full: disjoint strata, decided at the end, in this order. */
final class Strata {

    /** One trace in 20. */
    private static final long PICKED_BELOW = Long.divideUnsigned(-1L, 20);

    private Strata() {}

    /**
     * The stratum of a work.
     *
     * @param barNanos above it the work is slow
     * @return null: counted only
     */
    static Work.@Nullable Stratum of(CompletedWork work, long barNanos) {
        if (work.open()) {
            return Work.Stratum.OPEN;
        }
        if (work.failed()) {
            return Work.Stratum.FAILED;
        }
        if (work.ledger().wallNanos() > barNanos) {
            return Work.Stratum.SLOW;
        }
        return isPicked(work.traceId()) ? Work.Stratum.PICKED : null;
    }

    /**
     * The same answer in every service: the low 64 bits of the trace id (its last 16 hex digits) as an unsigned number,
     * mixed by MurmurHash3's 64-bit finalizer, is below 2^64 / 20. Mixed, because not every tracer's ids are random.
     */
    static boolean isPicked(String traceId) {
        long hash = Long.parseUnsignedLong(traceId, 16, 32, 16);
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        hash ^= hash >>> 33;
        return Long.compareUnsigned(hash, PICKED_BELOW) < 0;
    }
}
