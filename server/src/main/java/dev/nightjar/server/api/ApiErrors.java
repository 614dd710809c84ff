package dev.nightjar.server.api;

import dev.nightjar.model.port.SignalReader;
import dev.nightjar.server.reanalysis.ReanalysisRefused;
import dev.nightjar.store.BackupRefused;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Every error of the API as JSON: {@code error} (what is wrong, and what to do), {@code path} (where). Not of a request without the
 * token: {@link TokenFilter} lets none in.
 */
@RestControllerAdvice(basePackageClasses = ApiErrors.class)
final class ApiErrors {

    private static final Logger LOG = LoggerFactory.getLogger(ApiErrors.class);

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> unknown(Asked.Unknown unknown, HttpServletRequest request) {
        return answer(HttpStatus.BAD_REQUEST, String.valueOf(unknown.getMessage()), request);
    }

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> wrong(Asked.Wrong wrong, HttpServletRequest request) {
        return answer(HttpStatus.BAD_REQUEST, String.valueOf(wrong.getMessage()), request);
    }

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> notThere(Asked.NotThere notThere, HttpServletRequest request) {
        return answer(HttpStatus.NOT_FOUND, String.valueOf(notThere.getMessage()), request);
    }

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> queryFailed(SignalReader.QueryFailed failed, HttpServletRequest request) {
        return Unanswered.response(failed).body(body(String.valueOf(failed.getMessage()), request));
    }

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> noBackup(BackupRefused refused, HttpServletRequest request) {
        HttpStatus status = switch (refused.reason()) {
            case RUNNING -> HttpStatus.CONFLICT;
            case DISK_FULL -> HttpStatus.INSUFFICIENT_STORAGE;
            case FAILED -> {
                LOG.warn("A backup was refused: {}", refused.getMessage());
                yield HttpStatus.SERVICE_UNAVAILABLE;
            }
        };
        return answer(status, String.valueOf(refused.getMessage()), request);
    }

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> notAnalyzed(ReanalysisRefused refused, HttpServletRequest request) {
        HttpStatus status = switch (refused.reason()) {
            case RUNNING -> HttpStatus.CONFLICT;
            case TOO_LONG, ENDED -> HttpStatus.SERVICE_UNAVAILABLE;
        };
        return answer(status, String.valueOf(refused.getMessage()), request);
    }

    /** A mistake of ours: its stack is for the log. */
    @ExceptionHandler
    ResponseEntity<Map<String, Object>> failed(RuntimeException failed, HttpServletRequest request) {
        Mistake.log(failed, request);
        return answer(HttpStatus.INTERNAL_SERVER_ERROR, Mistake.TEXT, request);
    }

    private static ResponseEntity<Map<String, Object>> answer(
            HttpStatus status, String error, HttpServletRequest request) {
        return ResponseEntity.status(status).body(body(error, request));
    }

    private static Map<String, Object> body(String error, HttpServletRequest request) {
        return Map.of("error", error, "path", request.getRequestURI());
    }
}
