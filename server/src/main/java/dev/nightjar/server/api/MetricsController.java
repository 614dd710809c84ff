package dev.nightjar.server.api;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** {@code /metrics}: how the server is, for Prometheus; in OpenMetrics for those who ask for it. */
@RestController
class MetricsController {

    /** Where Prometheus looks unless told otherwise. */
    static final String PATH = "/metrics";

    private final CollectorRegistry metrics;

    MetricsController(CollectorRegistry metrics) {
        this.metrics = metrics;
    }

    @GetMapping(PATH)
    ResponseEntity<byte[]> metrics(@RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept)
            throws IOException {
        String type = TextFormat.chooseContentType(accept);
        StringWriter text = new StringWriter();
        TextFormat.writeFormat(type, text, metrics.metricFamilySamples());
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(type))
                .body(text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
