package dev.nightjar.server.traces;

import dev.nightjar.model.port.SignalReader;
import dev.nightjar.server.api.Mistake;
import dev.nightjar.server.api.Unanswered;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** What went wrong in Jaeger's way: in the envelope of every answer. */
@RestControllerAdvice(assignableTypes = JaegerController.class)
final class JaegerErrors {

    @ExceptionHandler
    ResponseEntity<JaegerAnswer> refused(Refused refused) {
        return answer(refused.status(), String.valueOf(refused.getMessage()));
    }

    @ExceptionHandler
    ResponseEntity<JaegerAnswer> queryFailed(SignalReader.QueryFailed failed) {
        return Unanswered.response(failed)
                .body(JaegerAnswer.error(Unanswered.status(failed).value(), String.valueOf(failed.getMessage())));
    }

    /** A mistake of ours: its stack is for the log. */
    @ExceptionHandler
    ResponseEntity<JaegerAnswer> failed(RuntimeException failed, HttpServletRequest request) {
        Mistake.log(failed, request);
        return answer(HttpStatus.INTERNAL_SERVER_ERROR, Mistake.TEXT);
    }

    private static ResponseEntity<JaegerAnswer> answer(HttpStatus status, String why) {
        return ResponseEntity.status(status).body(JaegerAnswer.error(status.value(), why));
    }
}
