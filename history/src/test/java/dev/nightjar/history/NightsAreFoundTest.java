package dev.nightjar.history;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.analyzer.Analyzer;
import dev.nightjar.history.play.Play;
import dev.nightjar.history.truth.Judge;
import dev.nightjar.history.truth.Share;
import dev.nightjar.history.truth.Truth;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Recurrence;
import dev.nightjar.model.port.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Generated days before the real analyzer. */
class NightsAreFoundTest {

    private record Analysed(Truth truth, List<Finding> findings) {}

    private static Analysed analysed(Scenario scenario, int services, String from, Duration length) {
        History.Settings settings = Told.settings(scenario, services, Instant.parse(from), length, 7);
        MemoryStore store = new MemoryStore();
        History history = History.of(settings);
        StoreSink sink = new StoreSink(store);
        Play play = history.play(sink);
        TimeRange range = settings.range();
        play.until(range.toEpochNanos());
        assertThat(sink.finish()).isPositive();
        return new Analysed(
                history.truth(), new Analyzer().analyze(store, settings.environment(), range, range.toEpochNanos()));
    }

    /** Three nights of 20 min; beside the batch a job that locks what nobody needs, and a busier operation. */
    @Test
    void theNightlyBatchIsFoundWithItsPeriodAndNothingElse() {
        Analysed nights = analysed(Scenario.DECOYS, 2, "2026-09-01T12:00:00Z", Duration.ofHours(57));

        assertThat(nights.truth().series().getFirst().runs()).hasSize(3);
        Judge.Verdict verdict = Judge.judge(nights.truth(), nights.findings());
        assertThat(verdict.wrong()).isEmpty();
        assertThat(verdict.recognised()).isEqualTo(new Share(1, 1));
        assertThat(verdict.runs()).isEqualTo(new Share(3, 3));
        assertThat(nights.findings()).extracting(Finding::operation).contains("POST /orders");
        assertThat(nights.findings()).extracting(Finding::holder).containsOnly("nightly-settlement");
        Recurrence recurrence = requireNonNull(nights.findings().getFirst().recurrence());
        assertThat(recurrence.periodNanos()).isEqualTo(Duration.ofDays(1).toNanos());
        assertThat(recurrence.seen()).isEqualTo(3);
        assertThat(recurrence.of()).isEqualTo(3);
        assertThat(nights.findings().toString()).doesNotContain("mv-refresh");
    }

    @Test
    void reportsThatFillTheHeapAreFoundAsAllocations() {
        Analysed night = analysed(Scenario.REPORTS, 1, "2026-09-01T14:00:00Z", Duration.ofHours(7));

        assertThat(Judge.judge(night.truth(), night.findings()).wrong()).isEmpty();
        assertThat(night.findings()).isNotEmpty();
        assertThat(night.findings()).extracting(Finding::cause).containsOnly("allocation");
        assertThat(night.findings()).extracting(Finding::holder).containsOnly("order GET /reports/orders");
    }

    @Test
    void aNormalDayGivesNothing() {
        for (Scenario normal : List.of(Scenario.WAVE, Scenario.RUSH, Scenario.DEPLOYS, Scenario.BYSTANDERS)) {
            assertThat(analysed(normal, 2, "2026-09-01T06:00:00Z", Duration.ofHours(6))
                            .findings())
                    .as(normal.word())
                    .isEmpty();
        }
    }
}
