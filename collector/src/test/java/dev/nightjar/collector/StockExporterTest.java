package dev.nightjar.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the user of a stock OpenTelemetry exporter reads in his log when he sends us what we do not take. */
@Timeout(60)
class StockExporterTest {

    private final Collector collector = Collector.start(DoorSettings.loopback(0, 0), new Store());
    private final Logger exporters = Logger.getLogger("io.opentelemetry.exporter");
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            said.add(entry.getLevel() + " " + entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        exporters.addHandler(listener);
    }

    @AfterEach
    void close() {
        exporters.removeHandler(listener);
        collector.close();
    }

    @Test
    void refusedSpansAreReportedOverGrpc() {
        export(OtlpGrpcSpanExporter.builder()
                .setEndpoint("http://127.0.0.1:" + collector.grpcPort())
                .build());

        assertThat(said).anyMatch(line -> line.contains("otel.traces.exporter=none"));
        assertThat(collector.health().rejected()).isEqualTo(1);
    }

    @Test
    void refusedSpansAreReportedOverHttp() {
        export(OtlpHttpSpanExporter.builder()
                .setEndpoint("http://127.0.0.1:" + collector.httpPort() + "/v1/traces")
                .build());

        assertThat(said).anyMatch(line -> line.contains("otel.traces.exporter=none"));
        assertThat(collector.health().rejected()).isEqualTo(1);
    }

    private static void export(SpanExporter exporter) {
        try (SdkTracerProvider tracing = SdkTracerProvider.builder()
                .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                .build()) {
            Span span = tracing.get("test").spanBuilder("GET /").startSpan();
            span.end();
            tracing.forceFlush().join(30, TimeUnit.SECONDS);
        }
    }
}
