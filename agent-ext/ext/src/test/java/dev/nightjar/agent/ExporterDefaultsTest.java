package dev.nightjar.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class ExporterDefaultsTest {

    @Test
    void withoutAnEndpointTheStockExportersAreOff() {
        assertThat(ExporterDefaults.of(new Properties(), Map.of("HOME", "/h")))
                .containsEntry("otel.traces.exporter", "none")
                .containsEntry("otel.metrics.exporter", "none")
                .containsEntry("otel.logs.exporter", "none");
    }

    @Test
    void whoeverNamesAnEndpointKeepsHisExporters() {
        Properties properties = new Properties();
        properties.setProperty("otel.exporter.otlp.traces.endpoint", "http://collector:4318/v1/traces");
        assertThat(ExporterDefaults.of(properties, Map.of())).isEmpty();
        assertThat(ExporterDefaults.of(
                        new Properties(), Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4317")))
                .isEmpty();
    }
}
