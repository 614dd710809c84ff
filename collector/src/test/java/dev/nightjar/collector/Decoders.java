package dev.nightjar.collector;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.nightjar.collector.door.GrpcRoute;
import dev.nightjar.collector.door.HttpRoute;
import dev.nightjar.collector.otlp.Otlp;
import dev.nightjar.collector.prometheus.Prometheus;
import dev.nightjar.collector.read.Cardinality;
import dev.nightjar.collector.read.Reading;
import dev.nightjar.collector.read.RequestReader;
import dev.nightjar.collector.read.SqlTexts;
import dev.nightjar.collector.skywalking.SkyWalking;
import dev.nightjar.collector.zipkin.Zipkin;
import dev.nightjar.model.rows.Layout;
import dev.nightjar.model.rows.LogColumns;
import dev.nightjar.model.rows.MetricColumns;
import dev.nightjar.model.rows.ProfileColumns;
import dev.nightjar.model.rows.Rows;
import dev.nightjar.model.rows.SpanColumns;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.metrics.v1.Summary;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Everything that reads what anybody may send, good requests to begin with, and what must hold of whatever they make of bytes. */
final class Decoders {

    /** One of them. */
    record Decoder(String name, RequestReader reader, List<byte[]> seeds) {
        Decoder {
            seeds = List.copyOf(seeds);
        }

        /** Reads a request; fails when that ends in anything but a reading that holds, or an {@link IOException}. */
        void read(byte[] request) {
            Reading reading;
            try {
                reading = reader.read(request, Requests.NOW);
            } catch (IOException e) {
                assertThat(e.getMessage()).as("the reason").isNotBlank();
                return;
            }
            Reading folded = new Cardinality().fold(reading, Requests.NOW);
            requireCounted(folded);
            Rows rows = folded.rows();
            if (rows != null) {
                requireWhole(rows, folded.emitters().size());
            }
        }
    }

    private Decoders() {}

    static List<Decoder> all() {
        SqlTexts sql = new SqlTexts();
        Otlp otlp = new Otlp(sql);
        Map<String, List<byte[]>> seeds = seeds();
        List<Decoder> all = new ArrayList<>();
        List<HttpRoute> http = new ArrayList<>(otlp.http());
        http.add(Zipkin.http(sql));
        http.add(Prometheus.http());
        for (HttpRoute route : http) {
            route.intakes().forEach((type, intake) -> {
                String name = route.path() + " " + type;
                all.add(new Decoder(name, intake.reader(), seedsOf(name, seeds)));
            });
        }
        for (GrpcRoute route : SkyWalking.grpc(sql)) {
            String name = route.service() + "/" + route.method();
            all.add(new Decoder(name, route.intake().reader(), seedsOf(name, seeds)));
        }
        all.sort((one, other) -> one.name().compareTo(other.name()));
        return all;
    }

    private static List<byte[]> seedsOf(String name, Map<String, List<byte[]>> seeds) {
        List<byte[]> found = seeds.get(name.startsWith("skywalking.") ? "skywalking" : name);
        if (found == null) {
            throw new IllegalStateException("no request to begin with for " + name);
        }
        return found;
    }

    // --- what must hold ----------------------------------------------------------------------------------------------

    private static void requireCounted(Reading reading) {
        long facts = reading.batches().stream()
                .mapToLong(batch -> batch.facts().size())
                .sum();
        Rows rows = reading.rows();
        long stored = facts + (rows == null ? 0 : rows.size());
        assertThat(reading.items())
                .as("items = stored + refused")
                .isEqualTo(stored + reading.refusals().items());
    }

    /** What the store writes out without looking at it again: a wrong reference there ends the process. */
    private static void requireWhole(Rows rows, int emitters) {
        Layout layout = rows.layout();
        int emitterColumn = layout == SpanColumns.LAYOUT
                ? SpanColumns.EMITTER
                : layout == MetricColumns.LAYOUT
                        ? MetricColumns.EMITTER
                        : layout == ProfileColumns.LAYOUT ? ProfileColumns.EMITTER : LogColumns.EMITTER;
        for (int row = 0; row < rows.size(); row++) {
            assertThat(rows.number(emitterColumn, row)).as("emitter").isBetween(0L, emitters - 1L);
            for (int column = 0; column < layout.size(); column++) {
                if (rows.isNull(column, row)) {
                    continue;
                }
                switch (layout.column(column).kind()) {
                    case TEXT -> requireText(rows, rows.number(column, row));
                    case TEXTS -> requireEntries(rows, column, row);
                    case LONG, DOUBLE, UUID, INT -> {}
                }
            }
        }
    }

    private static void requireEntries(Rows rows, int column, int row) {
        Set<String> keys = new HashSet<>();
        for (int entry = 0; entry < rows.entries(column, row); entry++) {
            long key = rows.key(column, row, entry);
            requireText(rows, key);
            requireText(rows, rows.value(column, row, entry));
            assertThat(keys.add(rows.string(key))).as("a key comes once").isTrue();
        }
    }

    private static void requireText(Rows rows, long text) {
        int length = Rows.length(text);
        assertThat(length).as("length").isNotNegative();
        assertThat(rows.position(text)).as("position").isBetween(0L, rows.textBytes() - length);
        assertThat(rows.offset(text) + (long) length).as("end").isLessThanOrEqualTo(rows.bytes(text).length);
        try {
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(rows.bytes(text), rows.offset(text), length));
        } catch (CharacterCodingException e) {
            throw new AssertionError("a text that is no UTF-8: " + rows.string(text), e);
        }
    }

    // --- good requests -----------------------------------------------------------------------------------------------

    private static Map<String, List<byte[]>> seeds() {
        long start = Requests.NOW_NANOS - 5_000_000_000L;
        byte[] logs = Requests.batch(1, Requests.pauses(2)).toByteArray();
        byte[] foreign = Requests.request(Requests.ORIGIN, Requests.foreign(2)).toByteArray();
        byte[] segments = new Message().message(1, segment(start / 1_000_000)).bytes();
        byte[] segment = segment(start / 1_000_000).bytes();
        byte[] properties = new Message()
                .text(1, "order")
                .text(2, "order@host")
                .message(3, new Message().text(1, "hostname").text(2, "host-7"))
                .bytes();
        Map<String, List<byte[]>> seeds = new HashMap<>();
        seeds.put("/v1/traces application/x-protobuf", List.of(traces(start)));
        seeds.put("/v1/traces application/json", List.of(text("""
                        {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"order"}}]},
                        "scopeSpans":[{"scope":{"name":"lib","other":{"a":[1,{}]}},"spans":[{
                        "traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"EEE19B7EC3C1B174","parentSpanId":"EEE19B7EC3C1B173",
                        "name":"GET /é","kind":2,"startTimeUnixNano":"%d","endTimeUnixNano":%d,
                        "status":{"code":"STATUS_CODE_ERROR","message":null},
                        "attributes":[{"key":"a","value":{"intValue":"500"}},{"key":"b","value":{"doubleValue":0.5}},
                        {"key":"c","value":{"arrayValue":{"values":[{"boolValue":true}]}}},{"key":"d","value":{"bytesValue":"AP8="}}],
                        "events":[{"timeUnixNano":"%d","name":"e"}]}]}]}]}""".formatted(start, start + 7, start + 1))));
        seeds.put("/v1/logs application/x-protobuf", List.of(logs, foreign));
        seeds.put("/v1/logs application/json", List.of(text("""
                        {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"order"}}]},
                        "scopeLogs":[{"logRecords":[{"timeUnixNano":"%d","severityNumber":9,"body":{"stringValue":"hello"},
                        "traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"EEE19B7EC3C1B174",
                        "attributes":[{"key":"thread.name","value":{"stringValue":"main"}}]}]}]}]}""".formatted(start))));
        seeds.put("/v1/metrics application/x-protobuf", List.of(metrics(start)));
        seeds.put("/v1/metrics application/json", List.of(text("""
                        {"resourceMetrics":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"order"}}]},
                        "scopeMetrics":[{"metrics":[{"name":"queue","unit":"1","gauge":{"dataPoints":[
                        {"timeUnixNano":"%d","asDouble":1.5,"attributes":[{"key":"k","value":{"stringValue":"v"}}]}]}}]}]}]}""".formatted(start))));
        seeds.put("/api/v2/spans application/json", List.of(text("""
                        [{"id":"352bff9a74ca9ad2","traceId":"5af7183fb1d4cf5f","parentId":"6b221d5bc9e6496c","name":"get /api",
                        "timestamp":%d,"duration":1431,"kind":"SERVER",
                        "localEndpoint":{"serviceName":"backend","ipv4":"192.168.99.1","port":3306},
                        "remoteEndpoint":{"serviceName":"frontend","ipv4":"172.19.0.2","port":58648},
                        "annotations":[{"timestamp":%d,"value":"cache miss"}],"tags":{"http.method":"GET","error":""},
                        "debug":true,"shared":true,"new":[1,{}]}]""".formatted(start / 1_000, start / 1_000))));
        seeds.put("/api/v2/spans application/x-protobuf", List.of(zipkin(start)));
        seeds.put(
                "/api/v1/write application/x-protobuf",
                List.of(new Message()
                        .message(
                                1,
                                new Message()
                                        .message(
                                                1,
                                                new Message()
                                                        .text(1, "__name__")
                                                        .text(2, "up"))
                                        .message(1, new Message().text(1, "job").text(2, "shop"))
                                        .message(2, new Message().fraction(1, 1).number(2, start / 1_000_000)))
                        .bytes()));
        seeds.put(
                "skywalking",
                List.of(segments, segment, properties, jvm(start / 1_000_000), meters(start / 1_000_000)));
        seeds.put(
                "/v1development/profiles application/x-protobuf",
                List.of(Profiles.request(start).toByteArray()));
        seeds.put("/v1development/profiles application/json", List.of(text("""
                {"resourceProfiles":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"order"}}]},
                "scopeProfiles":[{"profiles":[{"sampleType":{"typeStrindex":1},"timeUnixNano":"%d","samples":[{"stackIndex":1,
                "values":["7"],"linkIndex":0,"attributeIndices":[1]}]}]}]}],
                "dictionary":{"stringTable":["","cpu","f"],"stackTable":[{},{"locationIndices":[1]}],
                "locationTable":[{},{"lines":[{"functionIndex":1,"line":"3"}]}],"functionTable":[{},{"nameStrindex":2}],
                "attributeTable":[{},{"keyStrindex":2,"value":{"intValue":"4"}}]}}""".formatted(start))));
        return seeds;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] traces(long start) {
        Span.Builder span = Span.newBuilder()
                .setTraceId(ByteString.fromHex("5b8efff798038103d269b633813fc60c"))
                .setSpanId(ByteString.fromHex("eee19b7ec3c1b174"))
                .setParentSpanId(ByteString.fromHex("eee19b7ec3c1b173"))
                .setTraceState("a=b")
                .setName("GET /é")
                .setKind(Span.SpanKind.SPAN_KIND_SERVER)
                .setStartTimeUnixNano(start)
                .setEndTimeUnixNano(start + 7)
                .setFlags(1)
                .setStatus(Status.newBuilder()
                        .setCode(Status.StatusCode.STATUS_CODE_ERROR)
                        .setMessage("refused"))
                .addAllAttributes(attributes())
                .addEvents(Span.Event.newBuilder()
                        .setTimeUnixNano(start + 1)
                        .setName("exception")
                        .addAllAttributes(attributes()))
                .addLinks(Span.Link.newBuilder()
                        .setTraceId(ByteString.fromHex("5b8efff798038103d269b633813fc60d"))
                        .setSpanId(ByteString.fromHex("eee19b7ec3c1b175")));
        return ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .setResource(Requests.resource(Requests.ORIGIN))
                        .addScopeSpans(ScopeSpans.newBuilder()
                                .setScope(InstrumentationScope.newBuilder().setName("lib"))
                                .addSpans(span)
                                .addSpans(span.clone().setName("GET /other"))))
                .build()
                .toByteArray();
    }

    private static List<KeyValue> attributes() {
        return List.of(
                Requests.pair("http.request.method", "POST"),
                Requests.pair("http.response.status_code", 503L),
                Requests.pair("db.query.text", "select * from t where a = 'x'"),
                Requests.pair("list", List.of("a", 1L)),
                Requests.pair("map", Map.of("k", "v")),
                Requests.pair("share", 0.5));
    }

    private static byte[] metrics(long start) {
        NumberDataPoint number = NumberDataPoint.newBuilder()
                .setTimeUnixNano(start)
                .setAsDouble(1.5)
                .addAllAttributes(attributes())
                .build();
        return ExportMetricsServiceRequest.newBuilder()
                .addResourceMetrics(ResourceMetrics.newBuilder()
                        .setResource(Requests.resource(Requests.ORIGIN))
                        .addScopeMetrics(ScopeMetrics.newBuilder()
                                .addMetrics(Metric.newBuilder()
                                        .setName("queue")
                                        .setGauge(Gauge.newBuilder().addDataPoints(number)))
                                .addMetrics(Metric.newBuilder()
                                        .setName("requests")
                                        .setSum(Sum.newBuilder()
                                                .setIsMonotonic(true)
                                                .setAggregationTemporality(
                                                        AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
                                                .addDataPoints(
                                                        number.toBuilder().setAsInt(7))))
                                .addMetrics(Metric.newBuilder()
                                        .setName("wait")
                                        .setHistogram(Histogram.newBuilder()
                                                .setAggregationTemporality(
                                                        AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA)
                                                .addDataPoints(HistogramDataPoint.newBuilder()
                                                        .setTimeUnixNano(start)
                                                        .setCount(3)
                                                        .setSum(1.5)
                                                        .addExplicitBounds(0.5)
                                                        .addBucketCounts(1)
                                                        .addBucketCounts(2))))
                                .addMetrics(Metric.newBuilder()
                                        .setName("size")
                                        .setExponentialHistogram(ExponentialHistogram.newBuilder()
                                                .addDataPoints(ExponentialHistogramDataPoint.newBuilder()
                                                        .setTimeUnixNano(start)
                                                        .setCount(3)
                                                        .setScale(2)
                                                        .setZeroCount(1)
                                                        .setPositive(ExponentialHistogramDataPoint.Buckets.newBuilder()
                                                                .setOffset(-1)
                                                                .addBucketCounts(2)))))
                                .addMetrics(Metric.newBuilder()
                                        .setName("rpc")
                                        .setSummary(Summary.newBuilder()
                                                .addDataPoints(SummaryDataPoint.newBuilder()
                                                        .setTimeUnixNano(start)
                                                        .setCount(3)
                                                        .setSum(1)
                                                        .addQuantileValues(SummaryDataPoint.ValueAtQuantile.newBuilder()
                                                                .setQuantile(0.99)
                                                                .setValue(0.2)))))))
                .build()
                .toByteArray();
    }

    /** A {@code ListOfSpans} of zipkin.proto. */
    private static byte[] zipkin(long start) {
        Message span = new Message()
                .text(1, "12345678") // ids are bytes: eight of them
                .text(3, "abcdefgh")
                .number(4, 2)
                .text(5, "get /api")
                .fixed(6, start / 1_000)
                .number(7, 1_431)
                .message(8, new Message().text(1, "backend").number(4, 3_306))
                .message(10, new Message().fixed(1, start / 1_000).text(2, "cache miss"))
                .message(11, new Message().text(1, "http.method").text(2, "GET"));
        return new Message().message(1, span).bytes();
    }

    private static Message segment(long startMillis) {
        Message span = new Message()
                .number(2, -1)
                .number(3, startMillis)
                .number(4, startMillis + 7)
                .message(5, new Message().text(2, "a.1.2").text(3, "seg-0").number(4, 1))
                .text(6, "GET:/orders")
                .text(7, "order:8080")
                .message(12, new Message().text(1, "db.type").text(2, "MySQL"))
                .message(
                        13,
                        new Message()
                                .number(1, startMillis + 3)
                                .message(2, new Message().text(1, "event").text(2, "error")));
        return new Message()
                .text(1, "a.1.2")
                .text(2, "seg-1")
                .message(3, span)
                .text(4, "order")
                .text(5, "order@host");
    }

    private static byte[] meters(long startMillis) {
        Message label = new Message().text(1, "state").text(2, "queued");
        Message value = new Message().text(1, "orders").message(2, label).fraction(3, 7.5);
        return new Message()
                .message(
                        1,
                        new Message()
                                .message(1, value)
                                .text(3, "order")
                                .text(4, "order@host")
                                .number(5, startMillis))
                .message(1, new Message().message(2, new Message().text(1, "took")))
                .bytes();
    }

    private static byte[] jvm(long startMillis) {
        return new Message()
                .message(
                        1,
                        new Message()
                                .number(1, startMillis)
                                .message(2, new Message().fraction(2, 12.5))
                                .message(3, new Message().number(1, 1).number(4, 1_000))
                                .message(5, new Message().number(2, 3).number(3, 40)))
                .text(2, "order")
                .text(3, "order@host")
                .bytes();
    }
}
