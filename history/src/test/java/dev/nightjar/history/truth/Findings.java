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

    static Finding of(String operation, String cause, String holder, @Nullable Long periodNanos) {
        TimeRange range = new TimeRange(0, 60 * SECOND);
        return new Finding(
                operation + cause + holder,
                "order",
                operation,
                cause,
                holder,
                Confidence.PROVED,
                new Slowdown(range, 1, 0, 2, 1, 0, 0, Map.of(), Map.of(), 1, true),
                List.of(range),
                periodNanos == null ? null : new Recurrence(periodNanos, 0, 60 * SECOND, 3, 4),
                new Phrase("headline", Map.of()),
                List.of(),
                null);
    }
}
