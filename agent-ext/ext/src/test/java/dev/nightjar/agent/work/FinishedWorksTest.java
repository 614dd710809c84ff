package dev.nightjar.agent.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.agent.ship.CompletedWork;
import dev.nightjar.model.ledger.Missing;
import dev.nightjar.model.ledger.Part;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import java.util.List;
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
    void whatDoesNotFitHasNoLedgerAndIsStillCounted() {
        for (int i = 0; i < 5_003; i++) {
            lab.request("GET /a").end();
        }
        Span failed = lab.request("GET /failed");
        failed.recordException(new IllegalStateException())
                .setStatus(StatusCode.ERROR)
                .end();
        assertThat(lab.recorder.counters())
                .containsEntry("works.without_ledger", 4L)
                .doesNotContainKey("works.dropped")
                .containsEntry("works.live", 0L);
        assertThat(lab.ended()).hasSize(5_000);
        List<CompletedWork> counted = lab.withoutLedger();
        assertThat(counted).hasSize(4).allSatisfy(work -> {
            assertThat(work.ledger().missing()).containsExactly(Missing.LEDGER);
            assertThat(work.ledger().wallNanos()).isPositive();
            assertThat(work.ledger().parts()).containsOnlyKeys(Part.UNEXPLAINED);
        });
        assertThat(counted).extracting(CompletedWork::failed).containsExactly(false, false, false, true);
        lab.request("GET /a").end();
        assertThat(lab.ended()).hasSize(1);
    }

    @Test
    void inACrowdTheOldestDoNotWait() {
        for (int i = 0; i < 3_000; i++) {
            lab.request("GET /" + i).end();
        }
        List<LiveWork> early = lab.finished.endedBefore(System.nanoTime() - 3_600_000_000_000L);
        assertThat(early).hasSize(500).first().extracting(LiveWork::operation).isEqualTo("GET /0");
    }
}
