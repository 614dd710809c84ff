package dev.nightjar.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.port.Findings;
import java.util.Locale;
import java.util.Map;
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
        assertThat(String.valueOf(english.get("text")))
                .contains("Cause: database job", "would be disproved by:", "id 7");
        assertThat(chinese).containsEntry("cause", "database-job").containsEntry("cause_text", "数据库作业");
        assertThat(String.valueOf(chinese.get("text"))).contains("原因：数据库作业", "下列情形可推翻此说：");
    }

    private static Map<String, Object> view(Locale locale) {
        return FindingView.of("production", Findings.finding("7", 1_772_488_800_000_000_000L), locale);
    }
}
