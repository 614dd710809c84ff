package dev.nightjar.collector;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.port.RowBatch;
import dev.nightjar.model.port.SpanRows;
import dev.nightjar.model.rows.LogColumns;
import dev.nightjar.model.rows.MetricColumns;
import dev.nightjar.model.rows.Rows;
import dev.nightjar.model.rows.Span;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporter;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.View;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the stock exporters of OpenTelemetry send is kept, over both protocols, with and without compression. */
@Timeout(60)
class StockExporterTest {

    private static final AttributeKey<String> TIER = AttributeKey.stringKey("customer.tier");
    private static final Resource SHOP = Resource.create(Attributes.of(
            AttributeKey.stringKey("service.name"), "shop", AttributeKey.stringKey("cloud.region"), "eu-1"));

    private final Store store = new Store();
    private final Collector collector = Collector.start(DoorSettings.loopback(0, 0), store);

    @AfterEach
    void close() {
        collector.close();
    }

    @Test
    void spansOverGrpc() {
        export(OtlpGrpcSpanExporter.builder()
                .setEndpoint("http://127.0.0.1:" + collector.grpcPort())
                .build());
        assertThatTheSpanIsKept();
    }

    @Test
    void spansOverHttp() {
        export(OtlpHttpSpanExporter.builder()
                .setEndpoint("http://127.0.0.1:" + collector.httpPort() + "/v1/traces")
                .setCompression("gzip")
                .build());
        assertThatTheSpanIsKept();
    }

    private static void export(SpanExporter exporter) {
        try (SdkTracerProvider tracing = SdkTracerProvider.builder()
                .setResource(SHOP)
                .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                .build()) {
            io.opentelemetry.api.trace.Span span = tracing.get("com.example.web")
                    .spanBuilder("GET /")
                    .setSpanKind(SpanKind.SERVER)
                    .startSpan();
            span.setAttribute(TIER, "gold");
            span.setAttribute("http.response.status_code", 500);
            span.recordException(new IllegalStateException("no stock"));
            span.end();
            tracing.forceFlush().join(30, TimeUnit.SECONDS);
        }
    }

    private void assertThatTheSpanIsKept() {
        Span span = SpanRows.read(theBatch()).getFirst().fact();
        assertThat(span.name()).isEqualTo("GET /");
        assertThat(span.kind()).isEqualTo(Span.Kind.SERVER);
        assertThat(span.scope()).isEqualTo("com.example.web");
        assertThat(span.attributes()).isEqualTo(Map.of("customer.tier", "gold", "http.response.status_code", "500"));
        assertThat(span.events()).contains("\"name\":\"exception\"", "no stock");
    }

    @Test
    void logsOverGrpc() {
        export(OtlpGrpcLogRecordExporter.builder()
                .setEndpoint("http://127.0.0.1:" + collector.grpcPort())
                .build());
        assertThatTheLogIsKept();
    }

    @Test
    void logsOverHttp() {
        export(OtlpHttpLogRecordExporter.builder()
                .setEndpoint("http://127.0.0.1:" + collector.httpPort() + "/v1/logs")
                .build());
        assertThatTheLogIsKept();
    }

    private static void export(LogRecordExporter exporter) {
        try (SdkLoggerProvider logging = SdkLoggerProvider.builder()
                .setResource(SHOP)
                .addLogRecordProcessor(SimpleLogRecordProcessor.create(exporter))
                .build()) {
            logging.get("com.example.Orders")
                    .logRecordBuilder()
                    .setSeverity(Severity.WARN)
                    .setBody("stock is low")
                    .setAttribute(TIER, "gold")
                    .emit();
            logging.forceFlush().join(30, TimeUnit.SECONDS);
        }
    }

    private void assertThatTheLogIsKept() {
        Rows rows = theBatch().rows();
        assertThat(rows.layout()).isSameAs(LogColumns.LAYOUT);
        assertThat(rows.size()).isEqualTo(1);
        assertThat(rows.string(LogColumns.BODY, 0)).isEqualTo("stock is low");
        assertThat(rows.string(LogColumns.SCOPE, 0)).isEqualTo("com.example.Orders");
        assertThat(rows.number(LogColumns.SEVERITY, 0)).isEqualTo(13);
        assertThat(rows.number(LogColumns.TIME_NANOS, 0)).isPositive();
        assertThat(attributes(rows, LogColumns.ATTRIBUTES, 0)).isEqualTo(Map.of("customer.tier", "gold"));
    }

    @Test
    void metricsOverGrpc() {
        export(OtlpGrpcMetricExporter.builder()
                .setEndpoint("http://127.0.0.1:" + collector.grpcPort())
                .build());
        assertThatTheMetricsAreKept();
    }

    @Test
    void metricsOverHttp() {
        export(OtlpHttpMetricExporter.builder()
                .setEndpoint("http://127.0.0.1:" + collector.httpPort() + "/v1/metrics")
                .build());
        assertThatTheMetricsAreKept();
    }

    private static void export(MetricExporter exporter) {
        try (SdkMeterProvider metering = SdkMeterProvider.builder()
                .setResource(SHOP)
                .registerMetricReader(PeriodicMetricReader.create(exporter))
                .registerView(
                        InstrumentSelector.builder().setName("size").build(),
                        View.builder()
                                .setAggregation(Aggregation.base2ExponentialBucketHistogram())
                                .build())
                .build()) {
            var meter = metering.get("com.example.meter");
            meter.counterBuilder("orders").setUnit("{order}").build().add(3, Attributes.of(TIER, "gold"));
            meter.gaugeBuilder("load").build().set(0.5);
            meter.histogramBuilder("wait").setUnit("s").build().record(0.02);
            meter.histogramBuilder("size").build().record(100);
            metering.forceFlush().join(30, TimeUnit.SECONDS);
        }
    }

    private void assertThatTheMetricsAreKept() {
        Rows rows = theBatch().rows();
        assertThat(rows.layout()).isSameAs(MetricColumns.LAYOUT);
        Map<String, Integer> byName = new HashMap<>();
        for (int row = 0; row < rows.size(); row++) {
            byName.put(rows.string(MetricColumns.METRIC, row), row);
            assertThat(rows.string(MetricColumns.SCOPE, row)).isEqualTo("com.example.meter");
            assertThat(rows.number(MetricColumns.TIME_NANOS, row)).isPositive();
        }
        assertThat(byName).containsOnlyKeys("orders", "load", "wait", "size");
        int orders = requireNonNull(byName.get("orders"));
        assertThat(rows.number(MetricColumns.TYPE, orders)).isEqualTo(MetricColumns.SUM_TYPE);
        assertThat(rows.number(MetricColumns.TEMPORALITY, orders))
                .as("cumulative")
                .isEqualTo(2);
        assertThat(rows.number(MetricColumns.MONOTONIC, orders)).isEqualTo(1);
        assertThat(rows.fraction(MetricColumns.VALUE, orders)).isEqualTo(3);
        assertThat(rows.string(MetricColumns.UNIT, orders)).isEqualTo("{order}");
        assertThat(attributes(rows, MetricColumns.ATTRIBUTES, orders)).isEqualTo(Map.of("customer.tier", "gold"));
        int load = requireNonNull(byName.get("load"));
        assertThat(rows.number(MetricColumns.TYPE, load)).isEqualTo(MetricColumns.GAUGE);
        assertThat(rows.fraction(MetricColumns.VALUE, load)).isEqualTo(0.5);
        int wait = requireNonNull(byName.get("wait"));
        assertThat(rows.number(MetricColumns.TYPE, wait)).isEqualTo(MetricColumns.HISTOGRAM);
        assertThat(rows.isNull(MetricColumns.VALUE, wait)).isTrue();
        assertThat(rows.number(MetricColumns.COUNT, wait)).isEqualTo(1);
        assertThat(rows.fraction(MetricColumns.SUM, wait)).isEqualTo(0.02);
        assertThat(rows.fraction(MetricColumns.MAX, wait)).isEqualTo(0.02);
        assertThat(rows.string(MetricColumns.BUCKETS, wait))
                .startsWith("{\"bounds\":[0.0,5.0,10.0")
                .contains("\"counts\":[0,1,0");
        int size = requireNonNull(byName.get("size"));
        assertThat(rows.number(MetricColumns.TYPE, size)).isEqualTo(MetricColumns.EXPONENTIAL_HISTOGRAM);
        assertThat(rows.string(MetricColumns.BUCKETS, size))
                .startsWith("{\"scale\":20,\"zero\":0")
                .contains("\"counts\":[1]");
    }

    private static Map<String, String> attributes(Rows rows, int column, int row) {
        Map<String, String> attributes = new HashMap<>();
        for (int entry = 0; entry < rows.entries(column, row); entry++) {
            attributes.put(rows.string(rows.key(column, row, entry)), rows.string(rows.value(column, row, entry)));
        }
        return attributes;
    }

    private RowBatch theBatch() {
        // Metrics are sent once more when the SDK is closed.
        RowBatch batch = store.rowBatches().getFirst();
        assertThat(batch.emitters().getFirst().origin().service()).isEqualTo("shop");
        assertThat(batch.emitters().getFirst().attributes()).containsEntry("cloud.region", "eu-1");
        assertThat(collector.health().stored())
                .isEqualTo(store.rowBatches().stream()
                        .mapToInt(each -> each.rows().size())
                        .sum());
        return batch;
    }
}
