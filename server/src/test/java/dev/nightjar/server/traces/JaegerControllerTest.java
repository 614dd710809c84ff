package dev.nightjar.server.traces;

import static dev.nightjar.server.traces.StoredSpans.NOW;
import static dev.nightjar.server.traces.StoredSpans.SECOND;
import static dev.nightjar.server.traces.StoredSpans.START;
import static dev.nightjar.server.traces.StoredSpans.TRACE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.port.SignalReader;
import dev.nightjar.model.rows.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the real store has, as Jaeger's pages and Grafana read it. */
class JaegerControllerTest extends TracesApi {

    @Override
    Object controller(SignalReader reader) {
        return new JaegerController(reader, () -> NOW);
    }

    @Override
    Object errors() {
        return new JaegerErrors();
    }

    @Test
    void aTraceHasSpansProcessesReferencesTypedTagsAndLogs() throws Exception {
        stored.writeOrder();
        JsonNode answer = json("/jaeger/api/traces/" + TRACE);
        assertThat(answer.path("errors").isNull()).isTrue();
        assertThat(answer.path("data").size()).isEqualTo(1);
        JsonNode trace = answer.path("data").path(0);
        assertThat(trace.path("traceID").asString()).isEqualTo(TRACE);
        assertThat(trace.path("processes").toString())
                .contains("\"p1\":{\"serviceName\":\"order\"", "\"p2\":{\"serviceName\":\"payment\"")
                .contains("{\"key\":\"service.version\",\"type\":\"string\",\"value\":\"1.2\"}");
        assertThat(trace.path("spans").path(0)).isEqualTo(JsonMapper.shared().readTree("""
                        {"traceID": "%1$s", "spanID": "00000000000000a1", "operationName": "POST /orders",
                         "references": [], "startTime": %2$d, "duration": 3000000,
                         "tags": [
                           {"key": "span.kind", "type": "string", "value": "server"},
                           {"key": "otel.scope.name", "type": "string", "value": "io.shop"},
                           {"key": "otel.status_code", "type": "string", "value": "ERROR"},
                           {"key": "otel.status_description", "type": "string", "value": "payment failed"},
                           {"key": "error", "type": "bool", "value": true},
                           {"key": "http.response.status_code", "type": "int64", "value": 500},
                           {"key": "http.route", "type": "string", "value": "/orders"},
                           {"key": "tenant", "type": "string", "value": "one"}],
                         "logs": [
                           {"timestamp": %3$d, "fields": [
                             {"key": "event", "type": "string", "value": "retry"},
                             {"key": "attempt", "type": "int64", "value": 2},
                             {"key": "ok", "type": "bool", "value": false},
                             {"key": "after", "type": "float64", "value": 0.5},
                             {"key": "why", "type": "string", "value": "busy"}]},
                           {"timestamp": %4$d, "fields": [
                             {"key": "event", "type": "string", "value": "gave up"}]}],
                         "processID": "p1"}
                        """.formatted(
                        TRACE, START / 1_000, START / 1_000 + 1_000_000, START / 1_000 + 2_000_000)));
        JsonNode charge = trace.path("spans").path(2);
        assertThat(charge.path("references").toString())
                .isEqualTo(
                        "[{\"refType\":\"CHILD_OF\",\"traceID\":\"" + TRACE + "\",\"spanID\":\"00000000000000a2\"}]");
        assertThat(charge.path("processID").asString()).isEqualTo("p2");
    }

    @Test
    void linksFollowFrom() throws Exception {
        Span span = StoredSpans.span(TRACE, "00000000000000a1", null, "consume", Span.Kind.CONSUMER, START, 5)
                .span();
        Span linked = new Span(
                span.traceId(),
                span.spanId(),
                null,
                span.name(),
                span.kind(),
                span.startEpochNanos(),
                span.wallNanos(),
                span.status(),
                null,
                "",
                span.attributes(),
                null,
                "[{\"traceId\":\"" + "b".repeat(32) + "\",\"spanId\":\"00000000000000b1\",\"attributes\":{}}]",
                0);
        stored.write(StoredSpans.origin("production", "order"), List.of(linked));
        assertThat(data("/jaeger/api/traces/" + TRACE)
                        .path(0)
                        .path("spans")
                        .path(0)
                        .path("references")
                        .toString())
                .isEqualTo("[{\"refType\":\"FOLLOWS_FROM\",\"traceID\":\"" + "b".repeat(32)
                        + "\",\"spanID\":\"00000000000000b1\"}]");
    }

    @Test
    void servicesAndOperationsAreInTheEnvelope() throws Exception {
        assertThat(json("/jaeger/api/services"))
                .isEqualTo(JsonMapper.shared()
                        .readTree("{\"data\":[],\"total\":0,\"limit\":0,\"offset\":0,\"errors\":null}"));
        stored.writeOrder();
        assertThat(json("/jaeger/api/services")).isEqualTo(JsonMapper.shared().readTree("""
                        {"data": ["order", "payment"], "total": 2, "limit": 0, "offset": 0, "errors": null}
                        """));
        assertThat(data("/jaeger/api/services/order/operations").toString()).isEqualTo("[\"POST\",\"POST /orders\"]");
        assertThat(data("/jaeger/api/operations?service=order&spanKind=server"))
                .isEqualTo(JsonMapper.shared().readTree("[{\"name\":\"POST /orders\",\"spanKind\":\"server\"}]"));
        assertThat(data("/jaeger/api/operations?service=order").size()).isEqualTo(2);
    }

    @Test
    void tracesAreFoundByOperationTagsDurationAndTime() throws Exception {
        stored.writeOrder();
        String order = "/jaeger/api/traces?service=order";
        assertThat(data(order).path(0).path("spans").size()).isEqualTo(3);
        for (String fits : List.of(
                "operation=" + encoded("POST /orders"),
                "tags=" + encoded("{\"error\":\"true\",\"http.response.status_code\":\"500\",\"tenant\":\"one\"}"),
                "tags=" + encoded("{\"span.kind\":\"server\",\"otel.status_code\":\"ERROR\"}"),
                "tag=tenant:one&tag=" + encoded("http.route:/orders"),
                "minDuration=2.5s&maxDuration=3s",
                "start=" + START / 1_000 + "&end=" + (START / 1_000 + 1),
                "start=" + START / 1_000_000 + "&end=" + (START / 1_000_000 + 1))) {
            assertThat(data(order + "&" + fits).size()).as(fits).isEqualTo(1);
        }
        for (String not : List.of(
                "operation=charge",
                "tags=" + encoded("{\"tenant\":\"two\"}"),
                "tags=" + encoded("{\"span.kind\":\"consumer\"}"),
                "tag=tenant:",
                "minDuration=3001ms",
                "start=" + (START / 1_000 + 2_000_000),
                "end=" + START / 1_000)) {
            assertThat(data(order + "&" + not).size()).as(not).isZero();
        }
        assertThat(data("/jaeger/api/traces?traceID=" + TRACE + "&traceID=1").size())
                .isEqualTo(1);
    }

    @Test
    void aTraceIsLookedForAroundTheTimeThatIsSaid() throws Exception {
        stored.writeOrder();
        String trace = "/jaeger/api/traces/" + TRACE;
        long millis = NOW.toEpochMilli();
        assertThat(data(trace + "?start=" + millis + "&end=" + (millis + 1)).size())
                .isEqualTo(1);
        assertThat(data(trace + "?end=" + (millis - 60_000) * 1_000)
                        .path(0)
                        .path("spans")
                        .size())
                .as("the others begin after it")
                .isEqualTo(3);
        error(404, trace + "?start=" + (millis + 7_200_000), "trace not found: " + TRACE);
        error(404, "/jaeger/api/traces/ffff", "trace not found: ffff");
    }

    @Test
    void dependenciesAreCalls() throws Exception {
        stored.writeOrder();
        String path = "/jaeger/api/dependencies?endTs=" + NOW.toEpochMilli() + "&lookback=604800000";
        String link = "[{\"parent\":\"order\",\"child\":\"payment\",\"callCount\":1}]";
        assertThat(data(path).toString()).isEqualTo(link);
        assertThat(data(path + "&service=payment").toString()).isEqualTo(link);
        assertThat(data(path + "&service=inventory").size()).isZero();
    }

    @Test
    void theNewestComeFirstAndNotMoreThanAskedFor() throws Exception {
        for (int i = 1; i <= 30; i++) {
            String trace = "a".repeat(29) + Integer.toHexString(0x100 + i);
            stored.write(
                    StoredSpans.origin("production", "order"),
                    List.of(StoredSpans.span(
                                    trace, "00000000000000a1", null, "a", Span.Kind.SERVER, START + i * SECOND, 5)
                            .span()));
        }
        assertThat(data("/jaeger/api/traces?service=order").size())
                .as("by default")
                .isEqualTo(20);
        JsonNode three = data("/jaeger/api/traces?service=order&limit=3");
        assertThat(three.size()).isEqualTo(3);
        assertThat(three.path(0).path("traceID").asString()).endsWith("a11e");
        assertThat(three.path(2).path("traceID").asString()).endsWith("a11c");
    }

    @Test
    void whatCannotBeAskedIsSaidInTheEnvelope() throws Exception {
        error(400, "/jaeger/api/traces", "parameter 'service' is required");
        error(400, "/jaeger/api/operations", "parameter 'service' is required");
        error(400, "/jaeger/api/traces?service=a&limit=0", "parameter 'limit' must be 1 to 1000, is '0'");
        error(400, "/jaeger/api/traces?service=a&tag=b", "parameter 'tag' is not key:value: 'b'");
        error(400, "/jaeger/api/traces?service=a&tags=b", "parameter 'tags' is not {\"key\":\"value\"}: 'b'");
        error(400, "/jaeger/api/traces?service=a&tags=7", "parameter 'tags' is not {\"key\":\"value\"}: '7'");
        error(
                400,
                "/jaeger/api/traces?service=a&start=2000000000000000&end=1000000000000000",
                "'start' is after 'end'");
        error(
                400,
                "/jaeger/api/traces?service=a&tag=span.kind:good",
                "no span has span.kind=good; known: unspecified, internal, server, client, producer, consumer");
        error(400, "/jaeger/api/traces/xyz", "'xyz' is no trace id: up to 32 hex digits");
        error(
                400,
                "/jaeger/api/services?environment=lab",
                "unknown environment 'lab'; known: none yet, nobody has sent anything");
        stored.close();
        JsonNode answer = error(503, "/jaeger/api/services?environment=", null);
        assertThat(answer.toString()).contains("closed");
    }

    @Test
    void theEnvironmentIsSaidInThePathOrAsParameter() throws Exception {
        stored.writeOrder();
        stored.write(
                StoredSpans.origin("staging", "inventory"),
                List.of(StoredSpans.span(TRACE, "00000000000000c1", null, "a", Span.Kind.SERVER, START, 5)
                        .span()));
        assertThat(error(400, "/jaeger/api/services", null).toString()).contains("known: production, staging");
        assertThat(data("/jaeger/staging/api/services").toString()).isEqualTo("[\"inventory\"]");
        assertThat(data("/jaeger/api/services?environment=staging").toString()).isEqualTo("[\"inventory\"]");
        assertThat(data("/jaeger/staging/api/services/inventory/operations").toString())
                .isEqualTo("[\"a\"]");
    }

    private JsonNode error(int status, String path, @Nullable String message) throws Exception {
        MockHttpServletResponse response = get(path);
        assertThat(response.getStatus()).as(path).isEqualTo(status);
        JsonNode answer = JsonMapper.shared().readTree(response.getContentAsByteArray());
        assertThat(answer.path("data").isNull()).isTrue();
        JsonNode error = answer.path("errors").path(0);
        assertThat(error.path("code").asInt()).isEqualTo(status);
        if (message != null) {
            assertThat(error.path("msg").asString()).isEqualTo(message);
        }
        return answer;
    }

    private JsonNode data(String path) throws Exception {
        return json(path).path("data");
    }

    private JsonNode json(String path) throws Exception {
        MockHttpServletResponse response = get(path);
        assertThat(response.getStatus())
                .as(path + ": " + response.getContentAsString())
                .isEqualTo(200);
        return JsonMapper.shared().readTree(response.getContentAsByteArray());
    }
}
