package dev.nightjar.collector.zipkin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.collector.Collector;
import dev.nightjar.collector.DoorSettings;
import dev.nightjar.collector.Store;
import dev.nightjar.model.port.SpanRows;
import dev.nightjar.model.port.Stamped;
import dev.nightjar.model.rows.Span;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import zipkin2.Endpoint;
import zipkin2.reporter.AsyncReporter;
import zipkin2.reporter.BytesMessageSender;
import zipkin2.reporter.Encoding;
import zipkin2.reporter.urlconnection.URLConnectionSender;

/** What Zipkin's own reporter sends is kept, in both of its encodings, with and without compression. */
@Timeout(60)
class ZipkinReporterTest {

    @ParameterizedTest
    @CsvSource({"JSON,true", "JSON,false", "PROTO3,true", "PROTO3,false"})
    void aSpanIsKept(Encoding encoding, boolean compressed) throws Exception {
        long micros = System.currentTimeMillis() * 1_000 - 5_000_000;
        Store store = new Store();
        try (Collector collector = Collector.start(DoorSettings.loopback(0, 0), store)) {
            BytesMessageSender sender = URLConnectionSender.newBuilder()
                    .endpoint("http://127.0.0.1:" + collector.httpPort() + "/api/v2/spans")
                    .encoding(encoding)
                    .compressionEnabled(compressed)
                    .build();
            try (sender;
                    AsyncReporter<zipkin2.Span> reporter = AsyncReporter.builder(sender)
                            .messageTimeout(0, TimeUnit.MILLISECONDS) // no thread of its own: flush() sends
                            .build()) {
                reporter.report(zipkin2.Span.newBuilder()
                        .traceId("5af7183fb1d4cf5f5af7183fb1d4cf5f")
                        .id("352bff9a74ca9ad2")
                        .parentId("6b221d5bc9e6496c")
                        .name("get /api")
                        .kind(zipkin2.Span.Kind.SERVER)
                        .timestamp(micros)
                        .duration(1_431)
                        .localEndpoint(Endpoint.newBuilder()
                                .serviceName("backend")
                                .ip("192.168.99.1")
                                .port(3_306)
                                .build())
                        .addAnnotation(micros + 200, "cache miss")
                        .putTag("http.method", "GET")
                        .build());
                reporter.flush();
            }
            assertThat(store.rowBatches()).hasSize(1);
        }
        Stamped<Span> stamped = SpanRows.read(store.rowBatches().getFirst()).getFirst();
        assertThat(stamped.origin().service()).isEqualTo("backend");
        Span span = stamped.fact();
        assertThat(span.traceId()).isEqualTo("5af7183fb1d4cf5f5af7183fb1d4cf5f");
        assertThat(span.spanId()).isEqualTo("352bff9a74ca9ad2");
        assertThat(span.parentSpanId()).isEqualTo("6b221d5bc9e6496c");
        assertThat(span.name()).isEqualTo("get /api");
        assertThat(span.kind()).isEqualTo(Span.Kind.SERVER);
        assertThat(span.startEpochNanos()).isEqualTo(micros * 1_000);
        assertThat(span.wallNanos()).isEqualTo(1_431_000);
        assertThat(span.attributes()).containsEntry("http.method", "GET");
        assertThat(span.events()).contains("cache miss");
    }
}
