package dev.nightjar.server.api;

import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.port.SignalReader;
import dev.nightjar.playbooks.Playbooks;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
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
    private final Playbooks playbooks;

    ApiController(SignalReader reader, HealthView health, Playbooks playbooks) {
        this.reader = reader;
        this.health = health;
        this.playbooks = playbooks;
    }

    /**
     * Findings of all environments asked for, the one with the largest extra time first.
     *
     * @param environment one environment only; all when absent
     * @param lang {@code en} or {@code zh}: the language of the {@code text}s and of the playbooks
     */
    @GetMapping("/findings")
    List<Map<String, Object>> findings(
            @RequestParam(required = false) @Nullable String environment,
            @RequestParam(defaultValue = "en") String lang) {
        Locale locale = Asked.locale(lang);
        record Found(String environment, Finding finding) {}
        List<Found> found = new ArrayList<>();
        for (String name : Asked.environments(reader, environment)) {
            reader.findings(name).forEach(finding -> found.add(new Found(name, finding)));
        }
        found.sort(Comparator.comparingDouble((Found each) -> totalExtraNanos(each.finding()))
                .reversed());
        return found.stream()
                .map(each -> FindingView.of(each.environment(), each.finding(), playbooks, locale))
                .toList();
    }

    /** 503 when the server is failing, so that a probe need not read. */
    @GetMapping("/health")
    ResponseEntity<Map<String, Object>> health() {
        HealthView.Report report = health.now();
        HealthView.Status status = report.status();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", status.word());
        body.put("reasons", view(report.reasons()));
        body.putAll(report.parts());
        return ResponseEntity.status(
                        status == HealthView.Status.FAILING ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.OK)
                .body(body);
    }

    /** 503 while what is sent would not be stored; an analysis that fails does not matter here. */
    @GetMapping("/ready")
    ResponseEntity<Map<String, Object>> ready() {
        List<HealthView.Reason> reasons = health.now().notReady();
        return ResponseEntity.status(reasons.isEmpty() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .body(Map.of("ready", reasons.isEmpty(), "reasons", view(reasons)));
    }

    private static List<Map<String, String>> view(List<HealthView.Reason> reasons) {
        return reasons.stream()
                .map(reason -> Map.of("status", reason.status().word(), "code", reason.code(), "text", reason.text()))
                .toList();
    }

    private static double totalExtraNanos(Finding finding) {
        return finding.slowdown().extraNanos() * finding.slowdown().works();
    }
}
