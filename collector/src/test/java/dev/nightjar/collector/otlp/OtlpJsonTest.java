package dev.nightjar.collector.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.collector.read.Reading;
import dev.nightjar.collector.read.RequestReader;
import dev.nightjar.collector.read.SqlTexts;
import dev.nightjar.model.port.BatchId;
import dev.nightjar.model.port.RowBatch;
import dev.nightjar.model.port.SpanRows;
import dev.nightjar.model.rows.MetricColumns;
import dev.nightjar.model.rows.Rows;
import dev.nightjar.model.rows.Span;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class OtlpJsonTest {

    private static final Instant NOW = Instant.parse("2026-11-27T12:00:10Z");

    private final SqlTexts sql = new SqlTexts();
    private final RequestReader traces = new OtlpJson(
            ExportTraceServiceRequest.getDefaultInstance(), (request, now) -> SpansReader.read(request, sql, now));
    private final RequestReader metrics =
            new OtlpJson(ExportMetricsServiceRequest.getDefaultInstance(), MetricsReader::read);

    @Test
    void aSpanIsReadAsItsProtobufIs() throws Exception {
        Reading reading = read(traces, """
                {"resourceSpans": [{
                  "resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "order"}}]},
                  "scopeSpans": [{
                    "scope": {"name": "lib", "unknownToUs": {"a": [1, {}]}},
                    "spans": [{
                      "traceId": "5B8EFFF798038103D269B633813FC60C", "spanId": "EEE19B7EC3C1B174",
                      "parentSpanId": "EEE19B7EC3C1B173", "name": "I'm a server span", "kind": 2,
                      "startTimeUnixNano": "1795780800000000000", "endTimeUnixNano": 1795780801000000000,
                      "status": {"code": "STATUS_CODE_ERROR", "message": null},
                      "attributes": [
                        {"key": "http.response.status_code", "value": {"intValue": "500"}},
                        {"key": "share", "value": {"doubleValue": 0.5}},
                        {"key": "list", "value": {"arrayValue": {"values": [{"boolValue": true}]}}},
                        {"key": "raw", "value": {"bytesValue": "AP8="}}]
                    }]
                  }]
                }]}""");
        assertThat(reading.items()).isEqualTo(1);
        Rows rows = Objects.requireNonNull(reading.rows());
        Span span = SpanRows.read(new RowBatch(new BatchId.Hashed("00"), reading.emitters(), rows))
                .getFirst()
                .fact();
        assertThat(span.traceId()).isEqualTo("5b8efff798038103d269b633813fc60c");
        assertThat(span.parentSpanId()).isEqualTo("eee19b7ec3c1b173");
        assertThat(span.kind()).isEqualTo(Span.Kind.SERVER);
        assertThat(span.status()).isEqualTo(Span.Status.ERROR);
        assertThat(span.wallNanos()).isEqualTo(1_000_000_000);
        assertThat(span.attributes())
                .containsEntry("http.response.status_code", "500")
                .containsEntry("share", "0.5")
                .containsEntry("list", "[true]")
                .containsEntry("raw", "AP8=");
    }

    @Test
    void numbersAreTextsOrNumbers() throws Exception {
        Reading reading = read(metrics, """
                {"resourceMetrics": [{
                  "resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "order"}}]},
                  "scopeMetrics": [{"metrics": [{"name": "wait", "histogram": {
                    "aggregationTemporality": 2,
                    "dataPoints": [{"timeUnixNano": "1795780800000000000", "count": "3", "sum": "NaN",
                      "bucketCounts": ["1", 2], "explicitBounds": [0.5]}]}}]}]
                }]}""");
        Rows rows = Objects.requireNonNull(reading.rows());
        assertThat(rows.number(MetricColumns.COUNT, 0)).isEqualTo(3);
        assertThat(rows.fraction(MetricColumns.SUM, 0)).isNaN();
        assertThat(rows.string(MetricColumns.BUCKETS, 0)).isEqualTo("{\"bounds\":[0.5],\"counts\":[1,2]}");
    }

    @Test
    void whatIsWrongIsToldWithItsPlace() {
        assertThatThrownBy(() -> read(traces, "[]")).hasMessage("not a JSON object");
        assertThatThrownBy(() -> read(traces, "{\"resourceSpans\": 7}"))
                .hasMessage("resourceSpans is no list, at line 1, column 19");
        assertThatThrownBy(() -> read(traces, "{\"resourceSpans\": [\n7]}"))
                .hasMessageContaining("resourceSpans is not of its type, message, at line 2");
        assertThatThrownBy(() -> read(traces, "{\"resourceSpans\": [{]"))
                .hasMessageStartingWith("not JSON: ")
                .hasMessageContaining("line 1");
        assertThatThrownBy(() ->
                        read(traces, "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"xyz\"}]}]}]}"))
                .hasMessageStartingWith("traceId: ");
        assertThatThrownBy(() -> read(traces, "{\"a\":" + "[".repeat(200) + "]".repeat(200) + "}"))
                .hasMessageContaining("nesting");
    }

    private static Reading read(RequestReader reader, String json) throws IOException {
        return reader.read(json.getBytes(StandardCharsets.UTF_8), NOW);
    }
}
