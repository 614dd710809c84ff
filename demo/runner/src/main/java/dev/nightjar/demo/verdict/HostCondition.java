package dev.nightjar.demo.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether the host gave the demo the processors it needs. Null: not known on this system.
 *
 * @param latenessP99Millis how late the driver sent its requests, 99th percentile
 * @param stalledShare share of the time in which some task of the host waited for a processor (Linux: pressure stall
 *     information)
 * @param othersShare share of all processors that was used by processes that are not the demo's
 */
public record HostCondition(
        @Nullable Double latenessP99Millis,
        @Nullable Double stalledShare,
        @Nullable Double othersShare) {

    /**
     * The driver sleeps until a request is due: with a processor free it is late by less than a millisecond, with all
     * processors busy by a scheduler's slice (some ms). Beyond this, requests wait for the host and not for the service.
     */
    static final double MOST_LATENESS_P99_MILLIS = 100;

    /** The demo itself uses less than a third of the processors; then this share stays below 0.3. */
    static final double MOST_STALLED_SHARE = 0.75;

    /** The demo may use up to 30 %; together with this much the processors are full for seconds now and then. */
    static final double MOST_OTHERS_SHARE = 0.4;

    /** Why the host counts as starved; empty when it does not. */
    public List<String> starvation() {
        List<String> reasons = new ArrayList<>();
        if (latenessP99Millis != null && latenessP99Millis > MOST_LATENESS_P99_MILLIS) {
            reasons.add(String.format(
                    Locale.ROOT,
                    "the driver sent its requests up to %.0f ms late (p99; limit %.0f ms)",
                    latenessP99Millis,
                    MOST_LATENESS_P99_MILLIS));
        }
        if (stalledShare != null && stalledShare > MOST_STALLED_SHARE) {
            reasons.add(String.format(
                    Locale.ROOT,
                    "some task waited for a processor in %.0f %% of the time (limit %.0f %%)",
                    stalledShare * 100,
                    MOST_STALLED_SHARE * 100));
        }
        if (othersShare != null && othersShare > MOST_OTHERS_SHARE) {
            reasons.add(String.format(
                    Locale.ROOT,
                    "other processes used %.0f %% of the processors (limit %.0f %%)",
                    othersShare * 100,
                    MOST_OTHERS_SHARE * 100));
        }
        return reasons;
    }
}
