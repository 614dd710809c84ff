package dev.nightjar.demo.service;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The service's metrics, in Prometheus' text format 0.0.4. */
@RestController
class MetricsPage {

    @GetMapping("/prometheus")
    ResponseEntity<String> metrics() throws IOException {
        StringWriter text = new StringWriter();
        TextFormat.write004(text, CollectorRegistry.defaultRegistry.metricFamilySamples());
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(TextFormat.CONTENT_TYPE_004))
                .body(text.toString());
    }
}
