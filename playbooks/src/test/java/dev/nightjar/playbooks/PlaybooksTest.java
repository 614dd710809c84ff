package dev.nightjar.playbooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.port.Findings;
import java.time.ZoneOffset;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class PlaybooksTest {

    private final Finding finding = Findings.finding("7", 1_772_488_800_000_000_000L);

    @Test
    void aFindingGetsTheRunbookOfItsCauseInTheLanguageAskedFor() {
        Playbooks playbooks = Playbooks.load();
        Runbook english =
                playbooks.forFinding(finding, Locale.ENGLISH, ZoneOffset.UTC).orElseThrow();
        Runbook chinese = playbooks
                .forFinding(finding, Locale.SIMPLIFIED_CHINESE, ZoneOffset.UTC)
                .orElseThrow();
        assertThat(english.id()).isEqualTo("database-job");
        assertThat(english.title()).contains("POST /orders");
        assertThat(chinese.title()).containsPattern("\\p{IsHan}");
    }
}
