package dev.nightjar.server.traces;

import dev.nightjar.model.port.SignalReader;
import dev.nightjar.server.api.Mistake;
import dev.nightjar.server.api.Unanswered;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** What went wrong in Zipkin's way: as plain text. */
@RestControllerAdvice(assignableTypes = ZipkinController.class)
final class ZipkinErrors {

    private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

    @ExceptionHandler
    ResponseEntity<String> refused(Refused refused) {
        return answer(refused.status(), String.valueOf(refused.getMessage()));
    }

    @ExceptionHandler
    ResponseEntity<String> queryFailed(SignalReader.QueryFailed failed) {
        return Unanswered.response(failed).contentType(TEXT).body(String.valueOf(failed.getMessage()));
    }

    /** A mistake of ours: its stack is for the log. */
    @ExceptionHandler
    ResponseEntity<String> failed(RuntimeException failed, HttpServletRequest request) {
        Mistake.log(failed, request);
        return answer(HttpStatus.INTERNAL_SERVER_ERROR, Mistake.TEXT);
    }

    private static ResponseEntity<String> answer(HttpStatus status, String error) {
        return ResponseEntity.status(status).contentType(TEXT).body(error);
    }
}
