package dev.nightjar.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.port.Findings;
import dev.nightjar.playbooks.Playbooks;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FindingViewTest {

    @Test
    void causeAndWholeAreSaidInTheLanguageAskedFor() {
        Map<String, Object> english = view(Locale.ENGLISH);
        Map<String, Object> chinese = view(Locale.SIMPLIFIED_CHINESE);

        assertThat(english)
                .containsEntry("environment", "production")
                .containsEntry("cause", "database-job")
                .containsEntry("cause_text", "database job");
        assertThat(String.valueOf(english.get("confidence_text"))).startsWith("proved");
        assertThat(String.valueOf(english.get("text")))
                .contains("Cause: database job", "would be disproved by:", "id 7");
        assertThat(chinese).containsEntry("cause", "database-job").containsEntry("cause_text", "数据库作业");
        assertThat(String.valueOf(chinese.get("text"))).contains("原因：数据库作业", "下列情形可推翻此说：");
    }

    @Test
    void thePlaybookOfTheCauseComesWithItsStepsByKind() {
        Map<?, ?> playbook = (Map<?, ?>) view(Locale.ENGLISH).getOrDefault("playbook", Map.of());

        assertThat(playbook.get("id")).isEqualTo("database-job");
        assertThat(String.valueOf(playbook.get("text"))).contains("Playbook:", "nightly-settlement", "Prove the cure");
        List<Map<?, ?>> steps = steps(playbook);
        assertThat(steps).extracting(step -> String.valueOf(step.get("kind"))).contains("advice", "query", "replay");
        assertThat(steps)
                .allSatisfy(step -> assertThat(String.valueOf(step.get("text"))).isNotBlank());
        assertThat(steps).filteredOn(step -> "query".equals(step.get("kind"))).allSatisfy(step -> {
            assertThat(step.get("database")).isEqualTo("postgresql");
            assertThat(String.valueOf(step.get("query"))).contains("pg_stat_activity");
        });
        Map<?, ?> chinese = (Map<?, ?>) view(Locale.SIMPLIFIED_CHINESE).getOrDefault("playbook", Map.of());
        assertThat(String.valueOf(chinese.get("text"))).contains("处置手册：", "nightly-settlement");
    }

    private static List<Map<?, ?>> steps(Map<?, ?> playbook) {
        return ((List<?>) Objects.requireNonNull(playbook.get("sections")))
                .stream()
                        .flatMap(section ->
                                ((List<?>) Objects.requireNonNull(((Map<?, ?>) section).get("steps"))).stream())
                        .<Map<?, ?>>map(step -> (Map<?, ?>) step)
                        .toList();
    }

    private static Map<String, Object> view(Locale locale) {
        return FindingView.of(
                "production", Findings.finding("7", 1_772_488_800_000_000_000L), Playbooks.load(), locale);
    }
}
