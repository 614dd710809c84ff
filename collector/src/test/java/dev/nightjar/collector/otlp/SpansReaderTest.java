package dev.nightjar.collector.otlp;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.nightjar.collector.read.Limits;
import dev.nightjar.collector.read.Reading;
import dev.nightjar.collector.read.SqlTexts;
import dev.nightjar.model.port.BatchId;
import dev.nightjar.model.port.RowBatch;
import dev.nightjar.model.port.SpanRows;
import dev.nightjar.model.port.Stamped;
import dev.nightjar.model.rows.Span;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Status;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SpansReaderTest {

    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final long START = NOW.getEpochSecond() * 1_000_000_000L - 5_000_000_000L;

    private final SqlTexts sql = new SqlTexts();

    @Test
    void everyFieldOfASpanIsKept() throws Exception {
        Span span = onlyOne(span().setParentSpanId(bytes("0102030405060708"))
                .setKind(io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_SERVER)
                .setStatus(Status.newBuilder()
                        .setCode(Status.StatusCode.STATUS_CODE_ERROR)
                        .setMessage("refused"))
                .setDroppedAttributesCount(3)
                .addAttributes(text("http.request.method", "POST"))
                .addAttributes(number("http.response.status_code", 503))
                .addAttributes(text("customer.tier", "gold"))
                .addAttributes(number("retries", 2))
                .addAttributes(pair("share", AnyValue.newBuilder().setDoubleValue(0.5)))
                .addAttributes(pair("fresh", AnyValue.newBuilder().setBoolValue(true)))
                .addAttributes(pair("raw", AnyValue.newBuilder().setBytesValue(bytes("00ff"))))
                .addAttributes(pair(
                        "list",
                        AnyValue.newBuilder()
                                .setArrayValue(ArrayValue.newBuilder()
                                        .addValues(AnyValue.newBuilder().setStringValue("a \"b\""))
                                        .addValues(AnyValue.newBuilder().setIntValue(7))
                                        .addValues(AnyValue.newBuilder()))))
                .addAttributes(pair(
                        "map",
                        AnyValue.newBuilder()
                                .setKvlistValue(KeyValueList.newBuilder().addValues(text("k", "v")))))
                .addEvents(io.opentelemetry.proto.trace.v1.Span.Event.newBuilder()
                        .setTimeUnixNano(START + 7)
                        .setName("exception")
                        .addAttributes(text("exception.type", "java.io.IOException")))
                .addLinks(io.opentelemetry.proto.trace.v1.Span.Link.newBuilder()
                        .setTraceId(bytes("000102030405060708090a0b0c0d0e0f"))
                        .setSpanId(bytes("0001020304050607"))));

        assertThat(span.traceId()).isEqualTo("a0a1a2a3a4a5a6a7a8a9aaabacadaeaf");
        assertThat(span.spanId()).isEqualTo("b0b1b2b3b4b5b6b7");
        assertThat(span.parentSpanId()).isEqualTo("0102030405060708");
        assertThat(span.name()).isEqualTo("POST /orders");
        assertThat(span.kind()).isEqualTo(Span.Kind.SERVER);
        assertThat(span.startEpochNanos()).isEqualTo(START);
        assertThat(span.wallNanos()).isEqualTo(1_000);
        assertThat(span.status()).isEqualTo(Span.Status.ERROR);
        assertThat(span.statusMessage()).isEqualTo("refused");
        assertThat(span.scope()).isEqualTo("io.opentelemetry.tomcat-10.0");
        assertThat(span.droppedCount()).isEqualTo(3);
        assertThat(span.attributes())
                .containsEntry("http.request.method", "POST")
                .containsEntry("http.response.status_code", "503")
                .containsEntry("customer.tier", "gold")
                .containsEntry("retries", "2")
                .containsEntry("share", "0.5")
                .containsEntry("fresh", "true")
                .containsEntry("raw", "AP8=")
                .containsEntry("list", "[\"a \\\"b\\\"\",7,null]")
                .containsEntry("map", "{\"k\":\"v\"}")
                .hasSize(9);
        assertThat(span.events())
                .isEqualTo("[{\"nanos\":" + (START + 7)
                        + ",\"name\":\"exception\",\"attributes\":{\"exception.type\":\"java.io.IOException\"}}]");
        assertThat(span.links())
                .isEqualTo("[{\"traceId\":\"000102030405060708090a0b0c0d0e0f\",\"spanId\":\"0001020304050607\","
                        + "\"attributes\":{}}]");
    }

    @Test
    void anAttributeOfAnotherKindThanItsColumnStaysAnAttribute() throws Exception {
        Span span = onlyOne(span().addAttributes(text("http.response.status_code", "5xx"))
                .addAttributes(number("server.port", 1L << 40))
                .addAttributes(number("http.request.method", 7)));
        assertThat(span.attributes())
                .containsEntry("http.response.status_code", "5xx")
                .containsEntry("server.port", Long.toString(1L << 40))
                .containsEntry("http.request.method", "7");
    }

    @Test
    void ofAKeyThatComesTwiceTheFirstIsKeptAndTheOtherCounted() throws Exception {
        Span span = onlyOne(span().addAttributes(text("a", "1"))
                .addAttributes(text("a", "2"))
                .addAttributes(text("http.route", "/a"))
                .addAttributes(text("http.route", "/b"))
                .addAttributes(text("http.route", "/c")));
        assertThat(span.attributes())
                .containsEntry("a", "1")
                .containsEntry("http.route", "/a")
                .hasSize(2);
        assertThat(span.droppedCount()).isEqualTo(3);
    }

    @Test
    void aStatementIsKeptWithoutItsValues() throws Exception {
        Span span =
                onlyOne(span().addAttributes(text("db.query.text", "select * from users where name = 'eve' and id = 7"))
                        .addAttributes(text("db.system.name", "postgresql")));
        assertThat(span.attributes()).containsEntry("db.query.text", "select * from users where name = ? and id = ?");
    }

    @Test
    void whatIsTooLongIsCutAndWhatIsTooMuchIsCounted() throws Exception {
        io.opentelemetry.proto.trace.v1.Span.Builder span =
                span().addAttributes(text("long", "🦉".repeat(Limits.TEXT_CHARS)));
        for (int i = 0; i < Limits.ATTRIBUTES + 9; i++) {
            span.addAttributes(number("n" + i, i));
        }
        Span kept = onlyOne(span);
        assertThat(kept.attributes()).hasSize(Limits.ATTRIBUTES);
        assertThat(kept.attributes().get("long")).isEqualTo("🦉".repeat(Limits.TEXT_CHARS / 4));
        assertThat(kept.droppedCount()).isEqualTo(10);
    }

    @Test
    void eventsAndLinksTogetherHaveALimit() throws Exception {
        io.opentelemetry.proto.trace.v1.Span.Builder span = span();
        for (int i = 0; i < Limits.EVENTS - 28; i++) {
            span.addEvents(io.opentelemetry.proto.trace.v1.Span.Event.newBuilder()
                    .setTimeUnixNano(START + i)
                    .setName("e"));
        }
        for (int i = 0; i < 40; i++) {
            span.addLinks(io.opentelemetry.proto.trace.v1.Span.Link.newBuilder()
                    .setTraceId(bytes("000102030405060708090a0b0c0d0e0f"))
                    .setSpanId(bytes("0001020304050607")));
        }
        Span kept = onlyOne(span);
        assertThat(occurrences("\"nanos\"", kept.events())).isEqualTo(Limits.EVENTS - 28);
        assertThat(occurrences("\"spanId\"", kept.links())).isEqualTo(28);
        assertThat(kept.droppedCount()).isEqualTo(12);
    }

    private static long occurrences(String text, @Nullable String json) {
        return Pattern.compile(text).matcher(requireNonNull(json)).results().count();
    }

    @Test
    void aSpanThatCannotBeKeptIsRefusedAloneAndNamed() throws Exception {
        ScopeSpans.Builder scope = scope().addSpans(span())
                .addSpans(span().setTraceId(bytes("00")))
                .addSpans(span().setSpanId(bytes("0000000000000000")))
                .addSpans(span().setEndTimeUnixNano(START - 1))
                .addSpans(span().setStartTimeUnixNano(0).setEndTimeUnixNano(1))
                .addSpans(span().addAttributes(deep(Limits.BODY_DEPTH + 1)))
                .addSpans(span().setName("last"));
        Reading reading = read(request(scope));
        assertThat(reading.items()).isEqualTo(7);
        assertThat(spans(reading)).extracting(Span::name).containsExactly("POST /orders", "last");
        assertThat(reading.refusals().items()).isEqualTo(5);
        assertThat(reading.refusals().message(7))
                .startsWith("5 of 7 refused: resource_spans[0].scope_spans[0].spans[1]: trace_id is not 16 bytes")
                .contains("spans[2]: span_id")
                .contains("spans[3]: it ends 1 ns before it starts");
    }

    @Test
    void aTextThatIsNotUtf8RefusesItsSpan() throws Exception {
        byte[] request = request(scope().addSpans(span().setName("NAME")).addSpans(span()))
                .toByteArray();
        int at = new String(request, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("NAME");
        request[at] = (byte) 0xFF;
        Reading reading = SpansReader.read(request, sql, NOW);
        assertThat(spans(reading)).hasSize(1);
        assertThat(reading.refusals().message(2)).contains("spans[0]: field 5: not UTF-8");
    }

    @Test
    void spansOfAResourceThatNamesNoServiceAreRefused() throws Exception {
        ExportTraceServiceRequest request = ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .addScopeSpans(scope().addSpans(span()).addSpans(span())))
                .addResourceSpans(resource().addScopeSpans(scope().addSpans(span())))
                .build();
        Reading reading = read(request);
        assertThat(reading.items()).isEqualTo(3);
        assertThat(spans(reading)).hasSize(1);
        assertThat(reading.refusals().message(3)).startsWith("2 of 3 refused: resource_spans[0].resource.service.name");
    }

    @Test
    void theResourceMayComeAfterItsSpans() throws Exception {
        ResourceSpans spansFirst = ResourceSpans.newBuilder()
                .addScopeSpans(scope().addSpans(span()))
                .build();
        byte[] message = ByteString.copyFrom(List.of(
                        spansFirst.toByteString(),
                        resource()
                                .setSchemaUrl("https://opentelemetry.io/schemas/1.30.0")
                                .build()
                                .toByteString()))
                .toByteArray();
        ExportTraceServiceRequest request =
                ExportTraceServiceRequest.newBuilder().build();
        byte[] bytes = ByteString.copyFrom(List.of(request.toByteString(), lengthDelimited(1, message)))
                .toByteArray();
        Reading reading = SpansReader.read(bytes, sql, NOW);
        assertThat(spans(reading)).hasSize(1);
        assertThat(reading.emitters().getFirst().origin().service()).isEqualTo("order");
        assertThat(reading.emitters().getFirst().attributes())
                .containsEntry("k8s.pod.uid", "4711")
                .hasSize(1);
    }

    /** Whatever the bytes: the reader takes them or says that they are no message; it never breaks. */
    @Test
    void bytesThatAreNoRequestAreToldByPosition() throws Exception {
        byte[] good = request(
                        scope().addSpans(span().addAttributes(text("a", "b")).addAttributes(deep(3))))
                .toByteArray();
        Random random = new Random(7);
        int refused = 0;
        for (int i = 0; i < 50_000; i++) {
            byte[] bad = Arrays.copyOf(good, 1 + random.nextInt(good.length));
            for (int flips = random.nextInt(4); flips > 0; flips--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            try {
                SpansReader.read(bad, sql, NOW);
            } catch (InvalidProtocolBufferException e) {
                refused++;
                assertThat(e).hasMessageContaining("at byte");
            }
        }
        assertThat(refused).isGreaterThan(10_000);
        assertThatThrownBy(() -> SpansReader.read(new byte[] {0x0A, 0x7F}, sql, NOW))
                .hasMessage("field 1 is said to be 127 bytes long, 0 are left, at byte 1");
    }

    private static ByteString lengthDelimited(int field, byte[] message) {
        assertThat(message.length).isBetween(128, 16_383);
        return ByteString.copyFrom(new byte[] {
                    (byte) ((field << 3) | 2), (byte) ((message.length & 0x7F) | 0x80), (byte) (message.length >> 7)
                })
                .concat(ByteString.copyFrom(message));
    }

    private Span onlyOne(io.opentelemetry.proto.trace.v1.Span.Builder span) throws Exception {
        Reading reading = read(request(scope().addSpans(span)));
        assertThat(reading.refusals().message(1)).isEmpty();
        assertThat(spans(reading)).hasSize(1);
        return spans(reading).getFirst();
    }

    private Reading read(ExportTraceServiceRequest request) throws InvalidProtocolBufferException {
        return SpansReader.read(request.toByteArray(), sql, NOW);
    }

    private static List<Span> spans(Reading reading) {
        return SpanRows.read(new RowBatch(new BatchId.Hashed("00"), reading.emitters(), requireNonNull(reading.rows())))
                .stream()
                .map(Stamped::fact)
                .toList();
    }

    private static ExportTraceServiceRequest request(ScopeSpans.Builder scope) {
        return ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(resource().addScopeSpans(scope))
                .build();
    }

    private static ResourceSpans.Builder resource() {
        return ResourceSpans.newBuilder()
                .setResource(Resource.newBuilder()
                        .addAttributes(text("service.name", "order"))
                        .addAttributes(text("k8s.pod.uid", "4711")));
    }

    private static ScopeSpans.Builder scope() {
        return ScopeSpans.newBuilder()
                .setScope(InstrumentationScope.newBuilder().setName("io.opentelemetry.tomcat-10.0"));
    }

    private static io.opentelemetry.proto.trace.v1.Span.Builder span() {
        return io.opentelemetry.proto.trace.v1.Span.newBuilder()
                .setTraceId(bytes("a0a1a2a3a4a5a6a7a8a9aaabacadaeaf"))
                .setSpanId(bytes("b0b1b2b3b4b5b6b7"))
                .setName("POST /orders")
                .setStartTimeUnixNano(START)
                .setEndTimeUnixNano(START + 1_000);
    }

    private static KeyValue deep(int depth) {
        KeyValue value = text("k", "v");
        for (int i = 0; i < depth; i++) {
            value = pair(
                    "k",
                    AnyValue.newBuilder()
                            .setKvlistValue(KeyValueList.newBuilder().addValues(value)));
        }
        return value;
    }

    private static KeyValue text(String key, String value) {
        return pair(key, AnyValue.newBuilder().setStringValue(value));
    }

    private static KeyValue number(String key, long value) {
        return pair(key, AnyValue.newBuilder().setIntValue(value));
    }

    private static KeyValue pair(String key, AnyValue.Builder value) {
        return KeyValue.newBuilder().setKey(key).setValue(value).build();
    }

    private static ByteString bytes(String hex) {
        return ByteString.copyFrom(HexFormat.of().parseHex(hex));
    }
}
