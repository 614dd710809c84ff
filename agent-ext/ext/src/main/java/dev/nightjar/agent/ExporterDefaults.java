package dev.nightjar.agent;

import java.util.Map;
import java.util.Properties;

/**
 * The stock agent's exporters send to this host's OTLP port unless they are told otherwise, and there Nightjar's own door
 * may be, which stores ledgers only. So they are off by default; whoever names an endpoint or an exporter keeps it.
 */
final class ExporterDefaults {

    private static final Map<String, String> NONE =
            Map.of("otel.traces.exporter", "none", "otel.metrics.exporter", "none", "otel.logs.exporter", "none");

    private ExporterDefaults() {}

    /** Defaults of the lowest precedence: an exporter that is set wins over them. */
    static Map<String, String> of(Properties properties, Map<String, String> environment) {
        boolean endpoint = properties.stringPropertyNames().stream().anyMatch(ExporterDefaults::isEndpoint)
                || environment.keySet().stream().anyMatch(ExporterDefaults::isEndpoint);
        return endpoint ? Map.of() : NONE;
    }

    private static boolean isEndpoint(String key) {
        String name = key.toLowerCase(java.util.Locale.ROOT).replace('_', '.');
        return name.startsWith("otel.exporter.otlp.") && name.endsWith("endpoint");
    }
}
