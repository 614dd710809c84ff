package dev.nightjar.collector.skywalking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.collector.Message;
import dev.nightjar.collector.read.Reading;
import dev.nightjar.collector.read.SqlTexts;
import dev.nightjar.model.port.BatchId;
import dev.nightjar.model.port.RowBatch;
import dev.nightjar.model.port.SpanRows;
import dev.nightjar.model.port.Stamped;
import dev.nightjar.model.rows.MetricColumns;
import dev.nightjar.model.rows.Rows;
import dev.nightjar.model.rows.Span;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By the numbers of skywalking-data-collect-protocol. */
class SkyWalkingTest {

    private static final Instant NOW = Instant.parse("2026-11-27T12:00:10Z");
    private static final long START = NOW.toEpochMilli() - 5_000;

    private final Instances instances = new Instances();

    @Test
    void aSegmentsSpansHangTogetherAndBelowTheirCaller() throws Exception {
        Message caller = segment("a.1.2", "seg-1", "gateway")
                .message(3, span(0, -1, "GET /orders", 0))
                .message(3, span(1, 0, "/orders", 1).text(7, "order:8080"));
        Message callee = segment("a.1.2", "seg-2", "order")
                .message(
                        3,
                        span(0, -1, "GET:/orders", 0)
                                .message(
                                        5,
                                        new Message()
                                                .text(2, "a.1.2")
                                                .text(3, "seg-1")
                                                .number(4, 1))
                                .number(11, 1)
                                .message(
                                        13,
                                        new Message()
                                                .number(1, START + 3)
                                                .message(2, pair("event", "error"))
                                                .message(2, pair("error.kind", "java.io.IOException"))
                                                .message(2, pair("stack", "at A.b"))))
                .message(
                        3,
                        span(1, 0, "Mysql/JDBC/PreparedStatement/execute", 1)
                                .number(9, 1)
                                .message(12, pair("db.type", "MySQL"))
                                .message(12, pair("db.statement", "select * from orders where name = 'eve'"))
                                .message(12, pair("db.sql.parameters", "eve")));
        List<Span> spans = spans(segments(caller, callee));

        assertThat(spans)
                .hasSize(4)
                .extracting(Span::traceId)
                .containsOnly(spans.get(0).traceId());
        assertThat(spans.get(0).parentSpanId()).isNull();
        assertThat(spans.get(0).kind()).isEqualTo(Span.Kind.SERVER);
        assertThat(spans.get(0).attributes()).containsEntry("skywalking.trace_id", "a.1.2");
        assertThat(spans.get(1).parentSpanId()).isEqualTo(spans.get(0).spanId());
        assertThat(spans.get(1).kind()).isEqualTo(Span.Kind.CLIENT);
        assertThat(spans.get(1).attributes())
                .containsEntry("server.address", "order")
                .containsEntry("server.port", "8080");
        assertThat(spans.get(2).parentSpanId()).isEqualTo(spans.get(1).spanId());
        assertThat(spans.get(2).status()).isEqualTo(Span.Status.ERROR);
        assertThat(spans.get(2).events())
                .contains("\"name\":\"exception\"", "\"exception.type\":\"java.io.IOException\"");
        assertThat(spans.get(3).parentSpanId()).isEqualTo(spans.get(2).spanId());
        assertThat(spans.get(3).attributes())
                .containsEntry("db.system.name", "mysql")
                .containsEntry("db.query.text", "select * from orders where name = ?")
                .doesNotContainKey("db.sql.parameters");
        assertThat(spans.get(3).wallNanos()).isEqualTo(7_000_000);
    }

    /** These are stored: another version must give the same, else a trace falls into pieces. */
    @Test
    void idsAreFirstBitsOfSha256OfWhatTheAgentCallsThem() throws Exception {
        List<Span> spans = spans(segments(segment("a.1.2", "seg-1", "gateway")
                .message(3, span(1, 0, "child", 1))
                .message(3, span(0, -1, "root", 0))));
        String trace = sha256("a.1.2");
        String root = sha256("seg-1#0").substring(0, 16);
        String child = sha256("seg-1#1").substring(0, 16);
        assertThat(spans).extracting(Span::traceId).containsExactly(trace.substring(0, 32), trace.substring(0, 32));
        assertThat(spans).extracting(Span::spanId).containsExactly(child, root);
        assertThat(spans.get(0).parentSpanId()).isEqualTo(root);
        assertThat(spans.get(1).parentSpanId()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "order:8080, order, 8080",
        "10.0.0.1:3306, 10.0.0.1, 3306",
        "order, order, ",
        "order:, order:, ",
        "order:123456, order:123456, ",
        "order:80a, order:80a, ",
        ":8080, :8080, ",
        "a:1;b:2, a:1;b, 2"
    })
    void aPeerIsAnAddressAndMaybeAPort(String peer, String address, @Nullable String port) throws Exception {
        Span span = spans(segments(segment("t", "s", "order")
                        .message(3, span(0, -1, "call", 1).text(7, peer))))
                .getFirst();
        assertThat(span.attributes()).containsEntry("server.address", address);
        assertThat(span.attributes().get("server.port")).isEqualTo(port);
    }

    @Test
    void aTraceIdOfHexDigitsStaysWhatItIs() throws Exception {
        String id = "0af7651916cd43dd8448eb211c80319c";
        assertThat(spans(segments(segment(id, "s", "order").message(3, span(0, -1, "job", 2)))))
                .singleElement()
                .satisfies(span -> assertThat(span.traceId()).isEqualTo(id))
                .satisfies(span -> assertThat(span.kind()).isEqualTo(Span.Kind.INTERNAL))
                .satisfies(span -> assertThat(span.attributes()).doesNotContainKey("skywalking.trace_id"));
    }

    /** Only the first one of a stream says whose they are. */
    @Test
    void metersAreGaugesAndTheirHistogramsAreRefused() throws Exception {
        Message stream = new Message()
                .message(
                        1,
                        new Message()
                                .message(
                                        1,
                                        meter("created_tracing_context_count")
                                                .message(2, pair("created_by", "sampler")))
                                .text(3, "order")
                                .text(4, "order@host")
                                .number(5, START))
                .message(1, new Message().message(1, meter("orders.queued")))
                .message(1, new Message().message(2, new Message().text(1, "orders.duration")));
        for (Reading read : List.of(
                MeterReader.read(stream.bytes(), instances, NOW),
                MeterReader.readBatches(new Message().message(1, stream).bytes(), instances, NOW))) {
            assertThat(read.items()).isEqualTo(3);
            assertThat(read.refusals().message(3))
                    .isEqualTo("1 of 3 refused: histograms of SkyWalking's meters are not stored");
            assertThat(read.emitters().getFirst().origin().service()).isEqualTo("order");
            Rows rows = Objects.requireNonNull(read.rows());
            assertThat(rows.size()).isEqualTo(2);
        }
    }

    private static Message meter(String name) {
        return new Message().text(1, name).fraction(3, 7.5);
    }

    @Test
    void metersOfNobodyAreRefusedAsAWhole() {
        Message stream = new Message().message(1, new Message().message(1, meter("orders.queued")));
        assertThatThrownBy(() -> MeterReader.read(stream.bytes(), instances, NOW))
                .hasMessageContaining("service is missing");
    }

    /** Else their agents log an error at each start. */
    @Test
    void eventsAreAnsweredAndNotKept() throws Exception {
        Reading read = Instances.read(
                new Message().message(1, new Message().text(1, "uuid")).bytes());
        assertThat(read.items()).isZero();
        assertThat(read.refusals().items()).isZero();
    }

    @Test
    void whatAnInstanceSaidOfItselfGoesWithItsSpans() throws Exception {
        instances.readProperties(new Message()
                .text(1, "order")
                .text(2, "order@host")
                .message(3, pair("hostname", "host-7"))
                .message(3, pair("JVM Arguments", "-Dpassword=x"))
                .bytes());
        Reading reading = segments(segment("t", "s", "order").message(3, span(0, -1, "job", 2)));
        assertThat(reading.emitters().getFirst().origin().host()).isEqualTo("host-7");
        assertThat(reading.emitters().getFirst().attributes()).isEqualTo(Map.of("skywalking.hostname", "host-7"));
    }

    @Test
    void aSegmentOrSpanThatCannotBeKeptIsRefusedAlone() throws Exception {
        Reading reading = segments(
                new Message().text(1, "t").message(3, span(0, -1, "a", 0)),
                segment("t", "s", "order")
                        .message(
                                3,
                                new Message()
                                        .number(1, 0)
                                        .number(2, -1)
                                        .number(3, 5)
                                        .number(4, 4))
                        .message(3, span(1, 0, "kept", 0)));
        assertThat(reading.items()).isEqualTo(3);
        assertThat(spans(reading)).extracting(Span::name).containsExactly("kept");
        assertThat(reading.refusals().message(3))
                .startsWith("2 of 3 refused: segment[0]: traceId, traceSegmentId or service is missing")
                .contains("segment[1].spans[0]: it ends 1 ms before it starts");
    }

    @Test
    void theJvmsMetricsHaveOpenTelemetrysNames() throws Exception {
        Reading reading = JvmMetricsReader.read(
                new Message()
                        .message(
                                1,
                                new Message()
                                        .number(1, START)
                                        .message(2, new Message().fraction(2, 12.5))
                                        .message(3, new Message().number(1, 1).number(4, 1_000))
                                        .message(5, new Message().number(2, 3).number(3, 40)))
                        .text(2, "order")
                        .text(3, "order@host")
                        .bytes(),
                instances,
                NOW);
        Rows rows = Objects.requireNonNull(reading.rows());
        assertThat(reading.items()).isEqualTo(rows.size()).isEqualTo(7);
        assertThat(rows.string(MetricColumns.METRIC, 0)).isEqualTo("jvm.cpu.recent_utilization");
        assertThat(rows.fraction(MetricColumns.VALUE, 0)).isEqualTo(0.125);
        assertThat(rows.string(MetricColumns.METRIC, 3)).isEqualTo("jvm.memory.used");
        assertThat(rows.fraction(MetricColumns.VALUE, 3)).isEqualTo(1_000);
        assertThat(rows.string(rows.value(MetricColumns.ATTRIBUTES, 3, 0))).isEqualTo("heap");
        assertThat(rows.fraction(MetricColumns.VALUE, 6)).isEqualTo(40);
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private Reading segments(Message... segments) throws Exception {
        Message collection = new Message();
        for (Message segment : segments) {
            collection.message(1, segment);
        }
        return SegmentReader.read(collection.bytes(), instances, new SqlTexts(), NOW);
    }

    private static Message segment(String traceId, String id, String service) {
        return new Message().text(1, traceId).text(2, id).text(4, service).text(5, service + "@host");
    }

    private static Message span(int id, int parent, String name, int type) {
        Message span = new Message();
        // As protobuf's own writers do: a zero is not written.
        if (id != 0) {
            span.number(1, id);
        }
        if (parent != 0) {
            span.number(2, parent);
        }
        return span.number(3, START).number(4, START + 7).text(6, name).number(8, type);
    }

    private static Message pair(String key, String value) {
        return new Message().text(1, key).text(2, value);
    }

    private static List<Span> spans(Reading reading) {
        return SpanRows.read(new RowBatch(
                        new BatchId.Hashed("00"), reading.emitters(), Objects.requireNonNull(reading.rows())))
                .stream()
                .map(Stamped::fact)
                .toList();
    }
}
