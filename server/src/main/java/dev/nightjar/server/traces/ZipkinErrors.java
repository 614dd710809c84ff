package dev.nightjar.server.traces;

import dev.nightjar.model.port.SignalReader;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.util.DisconnectedClientHelper;

/** What went wrong in Zipkin's way: as plain text. */
@RestControllerAdvice(assignableTypes = ZipkinController.class)
final class ZipkinErrors {

    private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

    private static final Logger LOG = LoggerFactory.getLogger(ZipkinErrors.class);

    @ExceptionHandler
    ResponseEntity<String> refused(Refused refused) {
        return answer(refused.status(), String.valueOf(refused.getMessage()));
    }

    @ExceptionHandler
    ResponseEntity<String> queryFailed(SignalReader.QueryFailed failed) {
        return answer(HttpStatus.SERVICE_UNAVAILABLE, String.valueOf(failed.getMessage()));
    }

    /** A mistake of ours: its stack is for the log. */
    @ExceptionHandler
    ResponseEntity<String> failed(RuntimeException failed, HttpServletRequest request) {
        // Spring's own know their status; who has gone is not to be answered.
        if (failed instanceof ErrorResponse || DisconnectedClientHelper.isClientDisconnectedException(failed)) {
            throw failed;
        }
        LOG.error("{} could not be answered; please report it", request.getRequestURI(), failed);
        return answer(HttpStatus.INTERNAL_SERVER_ERROR, "a mistake of the server: its log has it, please report it");
    }

    private static ResponseEntity<String> answer(HttpStatus status, String error) {
        return ResponseEntity.status(status).contentType(TEXT).body(error);
    }
}
