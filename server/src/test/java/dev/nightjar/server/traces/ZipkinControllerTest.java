package dev.nightjar.server.traces;

import static dev.nightjar.server.traces.StoredSpans.NOW;
import static dev.nightjar.server.traces.StoredSpans.START;
import static dev.nightjar.server.traces.StoredSpans.TRACE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.port.RandomSpans;
import dev.nightjar.model.port.SignalReader;
import dev.nightjar.model.rows.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import zipkin2.Annotation;
import zipkin2.DependencyLink;
import zipkin2.codec.DependencyLinkBytesDecoder;
import zipkin2.codec.SpanBytesDecoder;

/** What the real store has, read with Zipkin's own decoders. */
class ZipkinControllerTest extends TracesApi {

    @Override
    Object controller(SignalReader reader) {
        return new ZipkinController(reader, () -> NOW);
    }

    @Override
    Object errors() {
        return new ZipkinErrors();
    }

    @Test
    void zipkinsReaderReadsEverySpanAsItWasStored() throws Exception {
        RandomSpans random = new RandomSpans(7);
        String trace = random.hex(32);
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            spans.add(random.span(trace, START + i * 1_000_000L));
        }
        stored.write(StoredSpans.origin("production", "Order"), spans);
        List<zipkin2.Span> read = new ArrayList<>(SpanBytesDecoder.JSON_V2.decodeList(
                ok("/zipkin/api/v2/trace/" + trace).getContentAsByteArray()));
        assertThat(read).hasSameSizeAs(spans);
        read.sort(Comparator.comparing(zipkin2.Span::id));
        spans.sort(Comparator.comparing(Span::spanId));
        for (int i = 0; i < spans.size(); i++) {
            isSame(read.get(i), spans.get(i));
        }
    }

    private static void isSame(zipkin2.Span read, Span stored) {
        assertThat(read.traceId()).isEqualTo(stored.traceId());
        assertThat(read.id()).isEqualTo(stored.spanId());
        assertThat(read.parentId()).isEqualTo(stored.parentSpanId());
        // Zipkin's reader makes names small, and has none that is empty.
        assertThat(read.name())
                .isEqualTo(stored.name().isEmpty() ? null : stored.name().toLowerCase(Locale.ROOT));
        assertThat(read.kind() == null ? null : read.kind().name()).isEqualTo(kind(stored.kind()));
        assertThat(read.timestampAsLong()).isEqualTo(stored.startEpochNanos() / 1_000);
        assertThat(read.durationAsLong()).isEqualTo(Math.max(1, stored.wallNanos() / 1_000));
        assertThat(read.localServiceName()).isEqualTo("order");
        assertThat(requireNonNull(read.localEndpoint()).ipv4()).isEqualTo("10.0.0.1");
        assertThat(read.localEndpoint().portAsInt()).isEqualTo(8080);
        assertThat(read.shared()).isNull();
        assertThat(read.tags()).containsAllEntriesOf(stored.attributes());
        assertThat(read.tags().containsKey("error")).isEqualTo(stored.status() == Span.Status.ERROR);
        assertThat(read.annotations())
                .extracting(Annotation::value)
                .isEqualTo(stored.events() == null ? List.of() : List.of("exception"));
    }

    private static @Nullable String kind(Span.Kind kind) {
        return kind == Span.Kind.UNSPECIFIED || kind == Span.Kind.INTERNAL ? null : kind.name();
    }

    @Test
    void whatZipkinHasNoFieldForIsInTagsAndAnnotations() throws Exception {
        stored.writeOrder();
        List<zipkin2.Span> read = SpanBytesDecoder.JSON_V2.decodeList(
                ok("/zipkin/api/v2/trace/" + TRACE).getContentAsByteArray());
        assertThat(read)
                .extracting(zipkin2.Span::id)
                .containsExactly("00000000000000a1", "00000000000000a2", "00000000000000a3");
        assertThat(read.get(0).tags())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "http.route",
                        "/orders",
                        "http.response.status_code",
                        "500",
                        "tenant",
                        "one",
                        "error",
                        "payment failed",
                        "otel.status_code",
                        "ERROR",
                        "otel.scope.name",
                        "io.shop"));
        assertThat(read.get(0).annotations())
                .containsExactly(
                        Annotation.create(
                                START / 1_000 + 1_000_000,
                                "\"retry\":{\"attempt\":2,\"ok\":false,\"after\":0.5,\"why\":\"busy\"}"),
                        Annotation.create(START / 1_000 + 2_000_000, "gave up"));
        assertThat(read.get(1).remoteEndpoint())
                .isEqualTo(zipkin2.Endpoint.newBuilder()
                        .serviceName("payment")
                        .ip("10.0.0.2")
                        .port(81)
                        .build());
        assertThat(read.get(2).tags()).containsEntry("error", "true");
        assertThat(read.get(2).durationAsLong()).as("rounded up").isEqualTo(1);
    }

    @Test
    void servicesAndNamesAreThoseOfTheLastDay() throws Exception {
        stored.writeOrder();
        Span old = StoredSpans.span(
                        TRACE,
                        "00000000000000b1",
                        null,
                        "old",
                        Span.Kind.SERVER,
                        START - 90_000 * StoredSpans.SECOND,
                        1)
                .span();
        stored.write(StoredSpans.origin("production", "gone"), List.of(old));
        assertThat(texts("/zipkin/api/v2/services")).containsExactly("order", "payment");
        assertThat(texts("/zipkin/api/v2/spans?serviceName=order")).containsExactly("POST", "POST /orders");
        assertThat(texts("/zipkin/api/v2/remoteServices?serviceName=order")).isEmpty();
        assertThat(texts("/zipkin/api/v2/autocompleteKeys")).isEmpty();
        assertThat(texts("/zipkin/api/v2/autocompleteValues?key=a")).isEmpty();
        assertThat(json("/zipkin/config.json").path("queryLimit").asInt()).isEqualTo(10);
    }

    @Test
    void tracesAreFoundByTheirTagsAndComeWhole() throws Exception {
        stored.writeOrder();
        stored.write(
                StoredSpans.origin("production", "order"),
                List.of(StoredSpans.span("a".repeat(32), "0b", null, "GET", Span.Kind.SERVER, START, 5)
                        .span()));
        String order = "/zipkin/api/v2/traces?serviceName=order";
        assertThat(json(order).size()).isEqualTo(2);
        assertThat(json(order + "&limit=1").size()).isEqualTo(1);
        assertThat(json(order + "&spanName=all&annotationQuery=").size()).isEqualTo(2);
        for (String narrower : List.of(
                "spanName=" + encoded("POST /orders"),
                "annotationQuery=" + encoded("tenant=one and error and http.response.status_code=500"),
                "remoteServiceName=payment",
                "minDuration=3000000&maxDuration=3000000",
                "minDuration=6")) {
            JsonNode found = json(order + "&" + narrower);
            assertThat(found.size()).as(narrower).isEqualTo(1);
            assertThat(found.path(0).size()).as(narrower).isEqualTo(3);
        }
        for (String nothing : List.of(
                "spanName=charge",
                "annotationQuery=" + encoded("tenant=two"),
                "minDuration=3000001",
                "endTs=" + (START / 1_000_000 - 1),
                "lookback=30000")) {
            assertThat(json(order + "&" + nothing).size()).as(nothing).isZero();
        }
        assertThat(json("/zipkin/api/v2/traces").size()).isEqualTo(2);
        assertThat(json("/zipkin/api/v2/traces?serviceName=payment").path(0).size())
                .isEqualTo(3);
    }

    @Test
    void aTraceIsFoundByItsIdHoweverOldAndHoweverItIsWritten() throws Exception {
        long weekAgo = START - 7 * 86_400 * StoredSpans.SECOND;
        String half = "0".repeat(16) + "463ac35c9f6413ad";
        stored.write(
                StoredSpans.origin("production", "order"),
                List.of(StoredSpans.span(half, "00000000000000a1", null, "a", Span.Kind.SERVER, weekAgo, 5)
                        .span()));
        for (String written : List.of(half, "463ac35c9f6413ad", "463AC35C9F6413AD")) {
            JsonNode trace = json("/zipkin/api/v2/trace/" + written);
            assertThat(trace.path(0).path("traceId").asString()).isEqualTo("463ac35c9f6413ad");
        }
        assertThat(json("/zipkin/api/v2/traceMany?traceIds=463ac35c9f6413ad," + half + ",1")
                        .size())
                .as("one by two names, one that is not there")
                .isEqualTo(2);
        MockHttpServletResponse none = get("/zipkin/api/v2/trace/463ac35c9f6413ae");
        assertThat(none.getStatus()).isEqualTo(404);
        assertThat(none.getContentAsString()).isEqualTo("463ac35c9f6413ae not found");
        assertThat(none.getContentType()).startsWith("text/plain");
    }

    @Test
    void dependenciesAreReadByZipkinsReader() throws Exception {
        stored.writeOrder();
        String path = "/zipkin/api/v2/dependencies?endTs=" + NOW.toEpochMilli();
        assertThat(DependencyLinkBytesDecoder.JSON_V1.decodeList(ok(path).getContentAsByteArray()))
                .containsExactly(DependencyLink.newBuilder()
                        .parent("order")
                        .child("payment")
                        .callCount(1)
                        .errorCount(1)
                        .build());
        assertThat(json(path + "&lookback=1000").size()).isZero();
        assertThat(json(path + "&lookback=" + 30L * 86_400_000).size()).isEqualTo(1);
    }

    @Test
    void theEnvironmentIsSaidWhenThereAreSeveral() throws Exception {
        assertThat(texts("/zipkin/api/v2/services")).as("nothing was sent yet").isEmpty();
        stored.writeOrder();
        assertThat(texts("/zipkin/api/v2/services")).hasSize(2);
        stored.write(
                StoredSpans.origin("staging", "inventory"),
                List.of(StoredSpans.span(TRACE, "00000000000000c1", null, "a", Span.Kind.SERVER, START, 5)
                        .span()));
        refused("/zipkin/api/v2/services", "there are several environments", "known: production, staging");
        refused("/zipkin/api/v2/trace/" + TRACE, "/zipkin/production/api/v2");
        refused("/zipkin/api/v2/services?environment=lab", "unknown environment 'lab'; known: production, staging");
        assertThat(texts("/zipkin/api/v2/services?environment=staging")).containsExactly("inventory");
        assertThat(texts("/zipkin/staging/api/v2/services")).containsExactly("inventory");
        assertThat(json("/zipkin/staging/api/v2/trace/" + TRACE).size()).isEqualTo(1);
        assertThat(json("/zipkin/production/api/v2/trace/" + TRACE).size()).isEqualTo(3);
    }

    @Test
    void whatCannotBeAskedIsSaid() throws Exception {
        refused("/zipkin/api/v2/spans", "parameter 'serviceName' is required");
        refused("/zipkin/api/v2/dependencies", "parameter 'endTs' is required");
        refused("/zipkin/api/v2/traces?limit=1001", "parameter 'limit' must be 1 to 1000, is '1001'");
        refused("/zipkin/api/v2/traces?minDuration=-1", "parameter 'minDuration' must be a whole number");
        refused("/zipkin/api/v2/traces?minDuration=2&maxDuration=1", "'minDuration' is longer than 'maxDuration'");
        refused("/zipkin/api/v2/traces?annotationQuery=retry", "tags are searched for with their value");
        refused("/zipkin/api/v2/trace/xyz", "'xyz' is no trace id");
        refused("/zipkin/api/v2/traceMany?traceIds=1,,2", "'' is no trace id");
        assertThat(json("/zipkin/api/v2/traces?endTs=" + Long.MAX_VALUE + "&lookback=" + Long.MAX_VALUE)
                        .size())
                .isZero();
    }

    private void refused(String path, String... words) throws Exception {
        MockHttpServletResponse answer = get(path);
        assertThat(answer.getStatus()).as(path).isEqualTo(400);
        assertThat(answer.getContentAsString()).contains(words);
    }

    private List<String> texts(String path) throws Exception {
        List<String> texts = new ArrayList<>();
        json(path).forEach(text -> texts.add(text.asString()));
        return texts;
    }

    private JsonNode json(String path) throws Exception {
        return JsonMapper.shared().readTree(ok(path).getContentAsByteArray());
    }

    private MockHttpServletResponse ok(String path) throws Exception {
        MockHttpServletResponse answer = get(path);
        assertThat(answer.getStatus()).as(answer.getContentAsString()).isEqualTo(200);
        return answer;
    }
}
