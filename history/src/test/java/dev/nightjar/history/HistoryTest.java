package dev.nightjar.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.history.noise.NoiseFile;
import dev.nightjar.history.truth.Series;
import dev.nightjar.history.truth.Truth;
import dev.nightjar.model.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The labels of each scenario, without playing it. */
class HistoryTest {

    private static final Instant FROM = Instant.parse("2026-08-31T22:00:00Z");

    private static Truth truth(Scenario scenario, int days) {
        return History.of(Told.settings(scenario, 3, FROM, Duration.ofDays(days), 1))
                .truth();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "NIGHTLY | nightly-settlement | database-job | nightly-settlement | 86400 | 28 | 0",
                "HOURLY | hourly-import | database-job | hourly-import | 3600 | 672 | 0",
                "WEEKDAYS | nightly-settlement | database-job | nightly-settlement | 86400 | 20 | 0",
                "WEEKLY | weekly-archive | database-job | weekly-archive | 604800 | 4 | 0",
                "JITTER | nightly-settlement | database-job | nightly-settlement | 86400 | 28 | 0",
                "DECOYS | nightly-settlement | database-job | nightly-settlement | 86400 | 28 | 0",
                "ONCE | stock-correction | database-job | stock-correction | - | 1 | 0",
                "REPORTS | accountant | allocation | order GET /reports/orders | 86400 | 28 | 0"
            })
    void ofFourWeeksEachScenarioSaysWhoIsAtFaultAndHowOften(
            Scenario scenario,
            String name,
            String cause,
            String holder,
            @Nullable Long periodSeconds,
            int runs,
            int missed) {
        List<Series> series = truth(scenario, 28).series();
        assertThat(series).hasSize(1);
        Series only = series.getFirst();
        assertThat(only.name()).isEqualTo(name);
        assertThat(only.cause()).isEqualTo(cause);
        assertThat(only.holder()).isEqualTo(holder);
        assertThat(only.periodNanos())
                .isEqualTo(periodSeconds == null ? null : Long.valueOf(periodSeconds * 1_000_000_000L));
        assertThat(only.runs()).hasSize(runs);
        assertThat(only.missed()).hasSize(missed);
        assertThat(only.affected()).contains("order POST /orders");
        assertThat(only.recurs()).isEqualTo(periodSeconds != null);
    }

    @Test
    void missedNightsAreToldApart() {
        Series series = truth(Scenario.MISSED_NIGHTS, 28).series().getFirst();
        assertThat(series.runs().size() + series.missed().size()).isEqualTo(28);
        assertThat(series.missed()).hasSizeBetween(1, 12);
    }

    @Test
    void twoJobsAreTwoSeries() {
        assertThat(truth(Scenario.TWO_JOBS, 28).series())
                .extracting(Series::holder)
                .containsExactly("nightly-settlement", "hourly-import");
    }

    @Test
    void decoysAreNamedAsInnocent() {
        assertThat(truth(Scenario.DECOYS, 28).innocents())
                .containsExactlyInAnyOrder("mv-refresh", "order GET /prices/{sku}");
    }

    @ParameterizedTest
    @EnumSource(
            value = Scenario.class,
            names = {"CALM", "WAVE", "GROWTH", "RUSH", "DEPLOYS", "BYSTANDERS"})
    void inNormalTimeNobodyIsAtFault(Scenario scenario) {
        assertThat(scenario.isNormal()).isTrue();
        assertThat(truth(scenario, 2).series()).isEmpty();
    }

    @Test
    void whatIsAffectedWithoutADatabaseIsWhatIsInTheSameJvmAndWhoAsksIt() {
        assertThat(truth(Scenario.REPORTS, 3).series().getFirst().affected())
                .contains("order GET /prices/{sku}")
                .doesNotContain("inventory GET /stock/{sku}");
    }

    @Test
    void partOfABlockIsNoHistory() {
        assertThatThrownBy(() -> new History.Settings(
                        "history", Scenario.CALM, 3, 1, new TimeRange(1, 2), Told.BERLIN, 1, NoiseFile.own()))
                .hasMessageContaining("whole blocks of 10 s");
    }

    @Test
    void aNumberOfServicesThatCannotBeIsRefused() {
        assertThatThrownBy(() -> History.of(Told.settings(Scenario.CALM, 0, FROM, Duration.ofHours(1), 1)))
                .hasMessageContaining("0 services");
    }
}
