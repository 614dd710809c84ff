package dev.nightjar.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.demo.stage.HostReading;
import dev.nightjar.demo.verdict.Fault;
import dev.nightjar.demo.verdict.HostCondition;
import dev.nightjar.demo.verdict.Verdict;
import dev.nightjar.demo.verdict.Verdict.Outcome;
import dev.nightjar.model.words.Words;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RunReportTest {

    private static final HostCondition CALM = new HostCondition(1.5, null, null);

    @Test
    void everyRunIsInTheJsonWithWhatWasExpectedAndFound() {
        JsonNode json = RunReport.toJson(
                Fault.NIGHTLY_SETTLEMENT,
                List.of(run(Fault.NIGHTLY_SETTLEMENT, Outcome.RIGHT), run(Fault.NIGHTLY_SETTLEMENT, Outcome.WRONG)),
                1);

        assertThat(json.path("right").asInt()).isEqualTo(1);
        assertThat(json.path("of").asInt()).isEqualTo(2);
        assertThat(json.path("exit").asInt()).isEqualTo(1);
        JsonNode second = json.path("runs").path(1);
        assertThat(second.path("verdict").asString()).isEqualTo("wrong");
        assertThat(second.path("expected").path("holder").asString()).isEqualTo("nightly-settlement");
        assertThat(second.path("found").path("cause").asString()).isEqualTo("database-job");
        assertThat(second.path("host").path("busyShare").asDouble()).isEqualTo(0.3);
        assertThat(second.path("host").path("stalledShare").isNull()).isTrue();
        assertThat(second.path("driver").isNull()).isTrue();
    }

    @Test
    void withoutAFaultNothingIsExpected() {
        JsonNode json = run(Fault.NONE, Outcome.WRONG).toJson(1);

        assertThat(json.path("expected").isEmpty()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void everyOutcomeHasAWord(Outcome outcome) {
        assertThat(Words.codes(Locale.ENGLISH)).contains("verdict." + outcome.word());
    }

    private static RunReport run(Fault fault, Outcome outcome) {
        JsonNode findings = JsonMapper.shared()
                .readTree("[{\"operation\":\"POST /orders\",\"cause\":\"database-job\",\"slowdown\":{}}]");
        return new RunReport(
                fault,
                new Verdict(outcome, List.of()),
                findings,
                new RunReport.Timings(10, 200, 15, 210),
                new HostReading.Figures(180, 2, null, 0.3, 0.1),
                CALM,
                Optional.empty());
    }
}
