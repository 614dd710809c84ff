package dev.nightjar.agent.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.agent.ship.CompletedWork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FinishedWorksTest {

    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void onlyWorksThatEndedBeforeAreTaken() {
        lab.request("first").end();
        long between = System.nanoTime();
        lab.request("second").end();
        assertThat(lab.finished.endedBefore(between))
                .extracting(LiveWork::operation)
                .containsExactly("first");
        assertThat(lab.ended()).extracting(CompletedWork::operation).containsExactly("second");
        assertThat(lab.ended()).isEmpty();
    }

    @Test
    void whatDoesNotFitIsRefusedAndCounted() {
        for (int i = 0; i < 5_003; i++) {
            lab.request("GET /a").end();
        }
        assertThat(lab.recorder.counters()).containsEntry("works.dropped", 3L).containsEntry("works.live", 0L);
        assertThat(lab.ended()).hasSize(5_000);
        lab.request("GET /a").end();
        assertThat(lab.ended()).hasSize(1);
    }
}
