package dev.nightjar.collector.zipkin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.collector.read.Reading;
import dev.nightjar.collector.read.SqlTexts;
import dev.nightjar.model.port.BatchId;
import dev.nightjar.model.port.RowBatch;
import dev.nightjar.model.port.SpanRows;
import dev.nightjar.model.port.Stamped;
import dev.nightjar.model.rows.Span;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZipkinTest {

    private static final Instant NOW = Instant.parse("2026-11-27T12:00:10Z");

    @Test
    void aSpanOfZipkinsOwnExampleIsRead() throws Exception {
        Reading reading = read("""
                [{"id": "352bff9a74ca9ad2", "traceId": "5af7183fb1d4cf5f", "parentId": "6b221d5bc9e6496c",
                  "name": "get /api", "timestamp": 1795780800000123, "duration": 1431, "kind": "SERVER",
                  "localEndpoint": {"serviceName": "backend", "ipv4": "192.168.99.1", "port": 3306},
                  "remoteEndpoint": {"serviceName": "frontend", "ipv4": "172.19.0.2", "port": 58648},
                  "annotations": [{"timestamp": 1795780800000200, "value": "cache miss"}],
                  "tags": {"http.method": "GET", "http.path": "/api", "error": ""}, "debug": true, "new": [1, {}]}]""");
        Stamped<Span> stamped = spans(reading).getFirst();
        Span span = stamped.fact();
        assertThat(stamped.origin().service()).isEqualTo("backend");
        assertThat(stamped.origin().instance()).isEqualTo("192.168.99.1:3306");
        assertThat(span.traceId()).isEqualTo("00000000000000005af7183fb1d4cf5f");
        assertThat(span.spanId()).isEqualTo("352bff9a74ca9ad2");
        assertThat(span.parentSpanId()).isEqualTo("6b221d5bc9e6496c");
        assertThat(span.kind()).isEqualTo(Span.Kind.SERVER);
        assertThat(span.status()).isEqualTo(Span.Status.ERROR);
        assertThat(span.startEpochNanos()).isEqualTo(1_795_780_800_000_123_000L);
        assertThat(span.wallNanos()).isEqualTo(1_431_000);
        assertThat(span.attributes())
                .containsEntry("http.method", "GET")
                .containsEntry("http.path", "/api")
                .containsEntry("peer.service", "frontend")
                .containsEntry("network.peer.address", "172.19.0.2")
                .containsEntry("network.peer.port", "58648");
        assertThat(span.events())
                .isEqualTo("[{\"nanos\":1795780800000200000,\"name\":\"cache miss\",\"attributes\":{}}]");
    }

    @Test
    void aSharedSpanBecomesTheClientsChild() throws Exception {
        String both = "\"traceId\": \"1\", \"id\": \"2\", \"timestamp\": 1795780800000000,"
                + " \"localEndpoint\": {\"serviceName\": \"s\"}";
        List<Span> spans = spans(read("[{" + both + ", \"kind\": \"CLIENT\"}, {" + both
                        + ", \"kind\": \"SERVER\", \"shared\": true}]"))
                .stream()
                .map(Stamped::fact)
                .toList();
        assertThat(spans).hasSize(2);
        assertThat(spans.get(1).parentSpanId()).isEqualTo(spans.get(0).spanId());
        assertThat(spans.get(1).spanId()).isNotEqualTo(spans.get(0).spanId());
    }

    @Test
    void aSpanThatCannotBeKeptIsRefusedAlone() throws Exception {
        Reading reading = read("""
                [{"traceId": "xyz", "id": "2"},
                 {"traceId": "1", "id": "2", "timestamp": 1795780800000000},
                 {"traceId": "1", "id": "2", "localEndpoint": {"serviceName": "s"}},
                 {"traceId": "1", "id": "2", "timestamp": 1795780800000000, "localEndpoint": {"serviceName": "s"}}]""");
        assertThat(reading.items()).isEqualTo(4);
        assertThat(spans(reading)).hasSize(1);
        assertThat(reading.refusals().message(4))
                .startsWith("3 of 4 refused: [0]: traceId is not 16 or 32 lower-case hex digits: 'xyz'")
                .contains("[1]: localEndpoint.serviceName is missing")
                .contains("[2]: timestamp is missing");
    }

    /** Of up to 16 digits it is the lower half of a trace's id. */
    @ParameterizedTest
    @CsvSource({
        "1, 00000000000000000000000000000001",
        "5af7183fb1d4cf5f, 00000000000000005af7183fb1d4cf5f",
        "a5af7183fb1d4cf5f, 000000000000000a5af7183fb1d4cf5f",
        "ffffffffffffffffffffffffffffffff, ffffffffffffffffffffffffffffffff"
    })
    void aTraceIdHasAnyNumberOfDigitsUpTo32(String sent, String kept) throws Exception {
        String span = "\", \"id\": \"ffffffffffffffff\", \"timestamp\": 1795780800000000,"
                + " \"localEndpoint\": {\"serviceName\": \"s\"}}]";
        Span read = spans(read("[{\"traceId\": \"" + sent + span)).getFirst().fact();
        assertThat(read.traceId()).isEqualTo(kept);
        assertThat(read.spanId()).isEqualTo("ffffffffffffffff");
        assertThat(read.parentSpanId()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "'', 2, '', traceId",
        "0000, 2, '', traceId",
        "A, 2, '', traceId",
        "-1, 2, '', traceId",
        "123456789012345678901234567890123, 2, '', traceId",
        "1, '', '', id",
        "1, 0, '', id",
        "1, g, '', id",
        "1, 12345678901234567, '', id",
        "1, 2, x, parentId",
        "1, 2, 12345678901234567, parentId"
    })
    void anIdThatIsNoneIsNamed(String trace, String id, String parent, String named) throws Exception {
        Reading reading = read("[{\"traceId\": \"" + trace + "\", \"id\": \"" + id + "\", \"parentId\": \"" + parent
                + "\", \"timestamp\": 1795780800000000, \"localEndpoint\": {\"serviceName\": \"s\"}}]");
        assertThat(reading.rows()).isNull();
        assertThat(reading.refusals().message(1)).startsWith("1 of 1 refused: [0]: " + named + " is not");
    }

    @Test
    void whatIsNoListOfSpansIsToldWithItsPlace() {
        assertThatThrownBy(() -> read("{}")).hasMessage("not a JSON array of spans");
        assertThatThrownBy(() -> read("[{},7]")).hasMessageStartingWith("not a JSON array of spans, at line 1");
        assertThatThrownBy(() -> read("[{\"id\": }]"))
                .hasMessageStartingWith("not JSON: ")
                .hasMessageContaining("column");
    }

    private static Reading read(String json) throws Exception {
        return ZipkinJson.read(json.getBytes(StandardCharsets.UTF_8), new SqlTexts(), NOW);
    }

    private static List<Stamped<Span>> spans(Reading reading) {
        return SpanRows.read(
                new RowBatch(new BatchId.Hashed("00"), reading.emitters(), Objects.requireNonNull(reading.rows())));
    }
}
