package dev.nightjar.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.analyzer.follow.Cause;
import dev.nightjar.playbooks.Playbooks;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Stands here because analyzer and playbooks do not know each other. */
class CausesHavePlaybooksTest {

    @Test
    void everyCauseOfTheAnalyzerHasAPlaybookAndNoPlaybookIsLeftOver() {
        assertThat(Playbooks.load().causes())
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Cause.values()).map(Cause::word).toList());
    }
}
