package dev.nightjar.analyzer;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.port.SignalReader;
import java.util.ArrayList;
import java.util.Comparator;
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

    static Kept read(SignalReader reader, String environment) {
        return new Kept(
                reader.findings(environment).stream().collect(Collectors.toMap(Finding::id, Function.identity())));
    }

    /**
     * The occurrences of now behind those that were known before, in order of time.
     *
     * @param since from here on the history was looked at again: what a kept finding says of it is out of date
     */
    List<TimeRange> before(String id, long since, List<TimeRange> now) {
        List<TimeRange> all = new ArrayList<>();
        Finding kept = byId.get(id);
        if (kept != null) {
            kept.occurrences().stream()
                    .filter(earlier -> earlier.fromEpochNanos() < since)
                    .forEach(all::add);
        }
        all.addAll(now);
        all.sort(Comparator.comparingLong(TimeRange::fromEpochNanos));
        List<TimeRange> joined = new ArrayList<>();
        for (TimeRange next : all) {
            // One that began before the history is seen again from its middle on.
            if (!joined.isEmpty() && joined.getLast().overlaps(next)) {
                TimeRange last = joined.removeLast();
                joined.add(new TimeRange(last.fromEpochNanos(), Math.max(last.toEpochNanos(), next.toEpochNanos())));
            } else {
                joined.add(next);
            }
        }
        return joined.subList(Math.max(0, joined.size() - MAX_OCCURRENCES), joined.size());
    }
}
