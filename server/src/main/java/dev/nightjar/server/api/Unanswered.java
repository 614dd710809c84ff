package dev.nightjar.server.api;

import dev.nightjar.model.port.SignalReader.QueryFailed;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** How every API answers a question that the store did not: 422 to who must ask for less, 503 to who may ask again. */
public final class Unanswered {

    /** By then some of those that are in the way have their answers. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private Unanswered() {}

    public static HttpStatus status(QueryFailed failed) {
        return switch (failed.reason()) {
            case TOO_LARGE -> HttpStatus.UNPROCESSABLE_CONTENT;
            case TOO_LONG, BUSY, CANCELLED, FAILED -> HttpStatus.SERVICE_UNAVAILABLE;
        };
    }

    /** The status, and when to ask again where that will do; the body is each API's own. */
    public static ResponseEntity.BodyBuilder response(QueryFailed failed) {
        ResponseEntity.BodyBuilder response = ResponseEntity.status(status(failed));
        return failed.reason() == QueryFailed.Reason.BUSY
                ? response.header(HttpHeaders.RETRY_AFTER, Long.toString(RETRY_AFTER.toSeconds()))
                : response;
    }
}
