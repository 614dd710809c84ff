package dev.nightjar.server.api;

import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.port.SignalReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/v1}: what was found, and how the server is. */
@RestController
@RequestMapping("/api/v1")
class ApiController {

    private final SignalReader reader;
    private final HealthView health;

    ApiController(SignalReader reader, HealthView health) {
        this.reader = reader;
        this.health = health;
    }

    /**
     * Findings, the one with the largest extra time first.
     *
     * @param environment one environment only; all when absent
     * @param lang {@code en} or {@code zh}: the language of the {@code text}s; anything else is English
     */
    @GetMapping("/findings")
    List<Map<String, Object>> findings(
            @RequestParam(required = false) @Nullable String environment,
            @RequestParam(defaultValue = "en") String lang) {
        Locale locale = lang.startsWith("zh") ? Locale.SIMPLIFIED_CHINESE : Locale.ENGLISH;
        List<String> environments = environment == null ? reader.environments() : List.of(environment);
        List<Map<String, Object>> views = new ArrayList<>();
        for (String name : environments) {
            List<Finding> findings = new ArrayList<>(reader.findings(name));
            findings.sort(Comparator.comparingDouble(ApiController::extraNanos).reversed());
            findings.forEach(finding -> views.add(FindingView.of(name, finding, locale)));
        }
        return views;
    }

    @GetMapping("/health")
    Map<String, Object> health() {
        return health.now();
    }

    @ExceptionHandler(SignalReader.QueryFailed.class)
    ResponseEntity<Map<String, Object>> queryFailed(SignalReader.QueryFailed failed) {
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .body(Map.of("error", String.valueOf(failed.getMessage())));
    }

    private static double extraNanos(Finding finding) {
        return finding.slowdown().extraNanos() * finding.slowdown().works();
    }
}
