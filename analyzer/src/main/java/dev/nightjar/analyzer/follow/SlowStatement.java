package dev.nightjar.analyzer.follow;

import dev.nightjar.analyzer.level.Subject;

/**
 * A statement whose calls take longer than normally.
 *
 * @param subject the operation that calls it
 * @param statement its fingerprint
 * @param share of the finding's extra time that its calls take
 * @param callNanos one call as the service sees it, mean
 * @param callNanosNormal likewise, 0 when it is normally not called
 */
record SlowStatement(Subject subject, String statement, double share, double callNanos, double callNanosNormal) {

    /** How many times as long a call takes as normally; 1 when it takes no longer, or that is not known. */
    double slowdown() {
        return callNanosNormal <= 0 ? 1 : Math.max(1, callNanos / callNanosNormal);
    }

    /** What one call takes longer; 0 when it takes no longer, or that is not known. */
    double extraNanos() {
        return callNanosNormal <= 0 ? 0 : Math.max(0, callNanos - callNanosNormal);
    }
}
