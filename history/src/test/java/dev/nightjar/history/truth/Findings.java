package dev.nightjar.history.truth;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Finding.Confidence;
import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.finding.Recurrence;
import dev.nightjar.model.finding.Slowdown;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Findings with no more in them than the judge looks at. */
final class Findings {

    static final long SECOND = 1_000_000_000L;

    private Findings() {}

    /** With an occurrence in the first minute of the epoch. */
    static Finding of(String operation, String cause, String holder, @Nullable Long periodNanos) {
        return of(operation, cause, holder, periodNanos, new TimeRange(0, 60 * SECOND));
    }

    static Finding of(
            String operation, String cause, String holder, @Nullable Long periodNanos, TimeRange... occurrences) {
        return of(operation, cause, holder, periodNanos == null ? null : recurrence(periodNanos), List.of(occurrences));
    }

    /** One that says when it did not come. */
    static Finding missed(String operation, String cause, String holder, long periodNanos, Long... missed) {
        Recurrence known = recurrence(periodNanos);
        Recurrence recurrence =
                new Recurrence(periodNanos, 0, known.lengthNanos(), known.seen(), known.of(), null, List.of(missed));
        return of(operation, cause, holder, recurrence, List.of(new TimeRange(0, 60 * SECOND)));
    }

    private static Recurrence recurrence(long periodNanos) {
        return new Recurrence(periodNanos, 0, 60 * SECOND, 3, 4);
    }

    private static Finding of(
            String operation,
            String cause,
            String holder,
            @Nullable Recurrence recurrence,
            List<TimeRange> occurrences) {
        return new Finding(
                operation + cause + holder,
                "order",
                operation,
                cause,
                holder,
                Confidence.PROVED,
                new Slowdown(occurrences.getFirst(), 1, 0, 2, 1, 0, 0, Map.of(), Map.of(), 1, true),
                occurrences,
                recurrence,
                new Phrase("headline", Map.of()),
                List.of(),
                null);
    }
}
