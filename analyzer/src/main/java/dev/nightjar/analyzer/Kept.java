package dev.nightjar.analyzer;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.finding.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Findings of earlier analyses. Their occurrences outlive the facts: what is older than the history that is looked at now
 * still tells how often it came and whether it comes back.
 */
final class Kept {

    /** More than a year of nights. */
    private static final int MAX_OCCURRENCES = 400;

    private final Map<String, Finding> byId;

    private Kept(Map<String, Finding> byId) {
        this.byId = byId;
    }

    static Kept of(List<Finding> past) {
        return new Kept(past.stream().collect(Collectors.toMap(Finding::id, Function.identity())));
    }

    /**
     * An occurrence of now.
     *
     * @param onsetEpochNanos when its first slow works began, as far as this analysis can tell
     * @param blocks in which they ended or hung
     */
    record Seen(long onsetEpochNanos, TimeRange blocks) {}

    /**
     * The occurrences of now behind those that were known before, in order of time; none begins within the one before it.
     *
     * @param since from here on the history was looked at again: what a kept finding says of it is out of date
     * @param now in order of time
     */
    List<TimeRange> before(String id, long since, List<Seen> now) {
        Finding kept = byId.get(id);
        List<TimeRange> all = new ArrayList<>();
        if (kept != null) {
            kept.occurrences().stream()
                    .filter(earlier -> earlier.fromEpochNanos() < since)
                    .forEach(all::add);
        }
        for (Seen seen : now) {
            long to = seen.blocks().toEpochNanos();
            TimeRange last = all.isEmpty() ? null : all.getLast();
            if (last == null) {
                all.add(new TimeRange(seen.onsetEpochNanos(), to));
            } else if (last.overlaps(seen.blocks())) {
                // It began before the history, and is seen again from its middle on.
                all.removeLast();
                all.add(new TimeRange(last.fromEpochNanos(), Math.max(last.toEpochNanos(), to)));
            } else {
                all.add(new TimeRange(Math.max(seen.onsetEpochNanos(), last.toEpochNanos()), to));
            }
        }
        return all.subList(Math.max(0, all.size() - MAX_OCCURRENCES), all.size());
    }
}
