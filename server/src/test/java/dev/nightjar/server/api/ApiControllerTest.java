package dev.nightjar.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.finding.Slowdown;
import dev.nightjar.model.port.Findings;
import dev.nightjar.model.port.MemoryStore;
import dev.nightjar.model.port.RandomFacts;
import dev.nightjar.playbooks.Playbooks;
import dev.nightjar.server.api.HealthView.Reason;
import dev.nightjar.server.api.HealthView.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ApiControllerTest {

    private final MemoryStore store = new MemoryStore();
    private final List<Reason> reasons = new ArrayList<>();
    private final RandomFacts facts = new RandomFacts(1);
    private final ApiController api = new ApiController(
            store, () -> new HealthView.Report(reasons, Map.of("store", "numbers")), Playbooks.load());

    @Test
    void whatThereIsNotIsSaidWithWhatThereIs() {
        assertThatThrownBy(() -> api.findings("prod", "en"))
                .hasMessage("unknown environment 'prod'; known: none yet, no agent has reported");
        facts("production");
        facts("staging");
        assertThatThrownBy(() -> api.findings("prod", "en"))
                .hasMessageContaining("unknown environment 'prod'")
                .hasMessageContaining("production")
                .hasMessageContaining("staging");
        assertThatThrownBy(() -> api.findings(null, "fr")).hasMessage("unknown lang 'fr'; known: en, zh");
        assertThat(api.findings("staging", "zh")).isEmpty();
    }

    @Test
    void theLargestExtraTimeOfAllEnvironmentsComesFirst() {
        for (String environment : List.of("a", "b")) {
            facts(environment);
        }
        store.write("a", finding("middle", 200)).join();
        store.write("b", finding("large", 300)).join();
        store.write("b", finding("small", 100)).join();
        assertThat(api.findings(null, "en"))
                .extracting(view -> view.get("id"))
                .containsExactly("large", "middle", "small");
        assertThat(api.findings("b", "en")).extracting(view -> view.get("id")).containsExactly("large", "small");
    }

    @Test
    void findingsOfAnEnvironmentWhoseFactsAreGoneAreListed() {
        store.write("silent", finding("kept", 100)).join();
        assertThat(api.findings(null, "en")).extracting(view -> view.get("id")).containsExactly("kept");
        assertThat(api.findings("silent", "en")).hasSize(1);
    }

    @Test
    void theSentencesAreInTheLanguageAskedFor() {
        facts("production");
        store.write("production", finding("a", 1)).join();
        assertThat(missing("zh")).containsPattern("\\p{IsHan}");
        assertThat(missing("en")).isEqualTo("What follows is less than a tenth of the extra time.");
    }

    private String missing(String lang) {
        Map<?, ?> phrase = (Map<?, ?>) api.findings(null, lang).getFirst().get("missing");
        return String.valueOf(Objects.requireNonNull(phrase).get("text"));
    }

    private static Finding finding(String id, long works) {
        Finding one = Findings.finding(id, 1_000_000_000_000_000L);
        Slowdown all = one.slowdown();
        return new Finding(
                one.id(),
                one.service(),
                one.operation(),
                one.cause(),
                one.holder(),
                one.confidence(),
                new Slowdown(
                        all.window(),
                        works,
                        0,
                        all.meanWallNanos(),
                        all.referenceWallNanos(),
                        all.referenceFailedShare(),
                        all.noiseNanos(),
                        all.meanParts(),
                        all.referenceParts(),
                        all.referenceBlocks(),
                        all.littleHistory()),
                one.occurrences(),
                one.recurrence(),
                one.headline(),
                one.links(),
                new Phrase("missing.small", Map.of()));
    }

    @Test
    void aProbeNeedsTheStatusCodeOnly() {
        assertThat(api.health().getStatusCode().value()).isEqualTo(200);
        assertThat(api.health().getBody()).containsEntry("status", "ok").containsEntry("store", "numbers");
        reasons.add(new Reason(Status.DEGRADED, "database.blind", "why"));
        assertThat(api.health().getStatusCode().value()).isEqualTo(200);
        assertThat(api.health().getBody()).containsEntry("status", "degraded");
        reasons.add(new Reason(Status.FAILING, "store.refuses", "why"));
        assertThat(api.health().getStatusCode().value()).isEqualTo(503);
        assertThat(api.health().getBody())
                .containsEntry("status", "failing")
                .containsEntry(
                        "reasons",
                        List.of(
                                Map.of("status", "degraded", "code", "database.blind", "text", "why"),
                                Map.of("status", "failing", "code", "store.refuses", "text", "why")));
    }

    @Test
    void itIsReadyUnlessFactsAreNotStored() {
        reasons.add(new Reason(Status.FAILING, "analysis.stale", "why"));
        assertThat(api.ready().getStatusCode().value()).isEqualTo(200);
        assertThat(api.ready().getBody()).isEqualTo(Map.of("ready", true, "reasons", List.of()));
        reasons.add(new Reason(Status.FAILING, "store.refuses", "the disk is full"));
        assertThat(api.ready().getStatusCode().value()).isEqualTo(503);
        assertThat(api.ready().getBody())
                .isEqualTo(Map.of(
                        "ready",
                        false,
                        "reasons",
                        List.of(Map.of("status", "failing", "code", "store.refuses", "text", "the disk is full"))));
    }

    private void facts(String environment) {
        store.write(facts.batch(facts.origin(environment, "order"), facts.statement()))
                .join();
    }
}
