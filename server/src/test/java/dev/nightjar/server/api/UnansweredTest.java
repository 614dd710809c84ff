package dev.nightjar.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.port.SignalReader.QueryFailed;
import dev.nightjar.model.port.SignalReader.QueryFailed.Reason;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

class UnansweredTest {

    @Test
    void whoMustAskForLessIsToldApartFromWhoMayAskAgain() {
        assertThat(status(Reason.TOO_LARGE)).isEqualTo(422);
        for (Reason reason : new Reason[] {Reason.TOO_LONG, Reason.BUSY, Reason.CANCELLED, Reason.FAILED}) {
            assertThat(status(reason)).as(reason.name()).isEqualTo(503);
        }
    }

    @Test
    void onlyWhenOthersAreInTheWayItIsToldWhenToAskAgain() {
        for (Reason reason : Reason.values()) {
            assertThat(response(reason).getHeaders().getFirst(HttpHeaders.RETRY_AFTER))
                    .as(reason.name())
                    .isEqualTo(reason == Reason.BUSY ? "10" : null);
        }
    }

    private static int status(Reason reason) {
        return response(reason).getStatusCode().value();
    }

    private static ResponseEntity<Void> response(Reason reason) {
        return Unanswered.response(new QueryFailed(reason, "says this test")).build();
    }
}
