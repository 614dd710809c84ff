package dev.nightjar.history.truth;

import dev.nightjar.model.TimeRange;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Slowdowns with one and the same cause.
 *
 * @param name of the job
 * @param cause code of the cause that is right
 * @param holder who is at fault, as a finding names it
 * @param affected operations that may be slow because of it: {@code order POST /orders}
 * @param always those of them that each run makes slow; the others wait when connections run out, in some runs
 * @param periodNanos from one to the next; null when it does not come back
 * @param zone by whose clock it comes
 * @param runs that took place, in order of time
 * @param missed that did not, though the rule asks for them
 */
public record Series(
        String name,
        String cause,
        String holder,
        Set<String> affected,
        Set<String> always,
        @Nullable Long periodNanos,
        String zone,
        List<TimeRange> runs,
        List<TimeRange> missed) {

    /** With fewer nobody can tell that it comes back. */
    private static final int LEAST_RUNS = 3;

    public Series {
        affected = new TreeSet<>(affected);
        always = new TreeSet<>(always);
        runs = List.copyOf(runs);
        missed = List.copyOf(missed);
    }

    /** Whether it comes back, and has often enough for anybody to tell. */
    public boolean recurs() {
        return periodNanos != null && runs.size() >= LEAST_RUNS;
    }
}
