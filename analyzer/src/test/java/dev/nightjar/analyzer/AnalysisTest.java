package dev.nightjar.analyzer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.analyzer.level.Subject;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.port.Findings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The kept finding is of {@code POST /orders} of {@code order} and was seen on two nights. */
class AnalysisTest {

    private final Finding kept = Findings.finding("night", 1_772_488_800_000_000_000L);
    private final long first = kept.occurrences().getFirst().fromEpochNanos();
    private final long last = kept.occurrences().getLast().toEpochNanos();

    @Test
    void aFindingIsOutdatedWhenAllItsOccurrencesWereLookedAtAgain() {
        assertThat(analysis(first, Map.of()).outdates(kept)).isTrue();
        assertThat(analysis(first + 1, Map.of()).outdates(kept)).isFalse();
    }

    @Test
    void ofAnOperationOnlyWhatWasExplainedWasLookedAt() {
        assertThat(analysis(0, Map.of(new Subject("order", "POST /orders"), first))
                        .outdates(kept))
                .isTrue();
        assertThat(analysis(0, Map.of(new Subject("order", "POST /orders"), first + 1))
                        .outdates(kept))
                .isFalse();
        assertThat(analysis(0, Map.of(new Subject("cart", "POST /orders"), first + 1))
                        .outdates(kept))
                .isTrue();
    }

    @Test
    void aFindingThatWasFoundAgainIsNotOutdated() {
        assertThat(analysis(first, Map.of(), kept).outdates(kept)).isFalse();
    }

    private Analysis analysis(long from, Map<Subject, Long> explainedSince, Finding... findings) {
        return new Analysis(List.of(findings), new TimeRange(from, last), explainedSince, Map.of());
    }
}
