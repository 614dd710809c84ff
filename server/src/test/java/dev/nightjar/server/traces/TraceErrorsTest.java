package dev.nightjar.server.traces;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.port.SignalReader.QueryFailed;
import dev.nightjar.model.port.SignalReader.QueryFailed.Reason;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/** What the store refuses, in the form of each API. */
class TraceErrorsTest {

    private final QueryFailed busyStore = new QueryFailed(Reason.BUSY, "ask again later");
    private final QueryFailed tooLarge = new QueryFailed(Reason.TOO_LARGE, "ask for less");

    @Test
    void jaegersEnvelopeHasTheStatusAndWhatToDo() {
        ResponseEntity<JaegerAnswer> busy = new JaegerErrors().queryFailed(busyStore);
        assertThat(busy.getStatusCode().value()).isEqualTo(503);
        assertThat(busy.getHeaders().getFirst(HttpHeaders.RETRY_AFTER)).isNotNull();
        assertThat(busy.getBody()).isEqualTo(JaegerAnswer.error(503, "ask again later"));
        assertThat(new JaegerErrors().queryFailed(tooLarge).getBody())
                .isEqualTo(JaegerAnswer.error(422, "ask for less"));
    }

    @Test
    void zipkinsTextSaysWhatToDo() {
        ResponseEntity<String> busy = new ZipkinErrors().queryFailed(busyStore);
        assertThat(busy.getStatusCode().value()).isEqualTo(503);
        assertThat(busy.getHeaders().getFirst(HttpHeaders.RETRY_AFTER)).isNotNull();
        assertThat(busy.getBody()).isEqualTo("ask again later");
        assertThat(new ZipkinErrors().queryFailed(tooLarge).getStatusCode().value())
                .isEqualTo(422);
    }
}
