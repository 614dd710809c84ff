package dev.nightjar.server.traces;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.EpochNanos;
import dev.nightjar.model.Origin;
import dev.nightjar.model.port.BatchId;
import dev.nightjar.model.port.SpanRows;
import dev.nightjar.model.port.WriteResult;
import dev.nightjar.model.rows.Emitter;
import dev.nightjar.model.rows.Span;
import dev.nightjar.model.rows.Span.Kind;
import dev.nightjar.model.rows.Span.Status;
import dev.nightjar.store.DuckDbStore;
import dev.nightjar.store.StoreSettings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Spans in a real store. */
final class StoredSpans implements AutoCloseable {

    static final Instant NOW = Instant.parse("2026-11-27T22:00:00Z");

    static final long SECOND = 1_000_000_000L;

    /** A minute before now. */
    static final long START = EpochNanos.of(NOW) - 60 * SECOND;

    static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    final DuckDbStore store;
    private long batches;

    StoredSpans(Path dataDir) {
        store = DuckDbStore.open(StoreSettings.defaults(dataDir));
    }

    static Origin origin(String environment, String service) {
        return new Origin(environment, "shop", service, "1.2", "10.0.0.1", "10.0.0.1:8080", service + "-run", "UTC");
    }

    void write(Origin origin, List<Span> spans) {
        BatchId id = new BatchId.Numbered("test", batches++);
        assertThat(store.write(SpanRows.batch(id, new Emitter(origin, new TreeMap<>()), spans))
                        .join())
                .isEqualTo(new WriteResult.Stored(spans.size()));
    }

    /** {@link #TRACE}: an order that fails because its payment does. */
    void writeOrder() {
        Span request = span(TRACE, "00000000000000a1", null, "POST /orders", Kind.SERVER, START, 3 * SECOND)
                .with(Status.ERROR, "payment failed")
                .with(Map.of("http.route", "/orders", "http.response.status_code", "500", "tenant", "one"))
                .withEvents("[{\"nanos\":" + (START + SECOND)
                        + ",\"name\":\"retry\",\"attributes\":{\"attempt\":2,\"ok\":false,\"after\":0.5,\"why\":\"busy\"}},"
                        + "{\"nanos\":" + (START + 2 * SECOND) + ",\"name\":\"gave up\",\"attributes\":{}}]")
                .span();
        Span call = span(TRACE, "00000000000000a2", "00000000000000a1", "POST", Kind.CLIENT, START + SECOND, SECOND)
                .with(Map.of("peer.service", "payment", "network.peer.address", "10.0.0.2", "network.peer.port", "81"))
                .span();
        Span charge = span(
                        TRACE,
                        "00000000000000a3",
                        "00000000000000a2",
                        "charge",
                        Kind.SERVER,
                        START + SECOND + 1_000,
                        10)
                .with(Status.ERROR, null)
                .span();
        write(origin("production", "order"), List.of(request, call));
        write(origin("production", "payment"), List.of(charge));
    }

    static Made span(
            String trace, String id, @Nullable String parent, String name, Kind kind, long start, long wallNanos) {
        return new Made(new Span(
                trace,
                id,
                parent,
                name,
                kind,
                start,
                wallNanos,
                Status.UNSET,
                null,
                "io.shop",
                new TreeMap<>(),
                null,
                null,
                0));
    }

    /** A span, and others that differ from it. */
    record Made(Span span) {

        Made with(Status status, @Nullable String message) {
            return with(status, message, span.attributes(), span.events());
        }

        Made with(Map<String, String> attributes) {
            return with(span.status(), span.statusMessage(), attributes, span.events());
        }

        Made withEvents(String events) {
            return with(span.status(), span.statusMessage(), span.attributes(), events);
        }

        private Made with(
                Status status, @Nullable String message, Map<String, String> attributes, @Nullable String events) {
            return new Made(new Span(
                    span.traceId(),
                    span.spanId(),
                    span.parentSpanId(),
                    span.name(),
                    span.kind(),
                    span.startEpochNanos(),
                    span.wallNanos(),
                    status,
                    message,
                    span.scope(),
                    new TreeMap<>(attributes),
                    events,
                    span.links(),
                    span.droppedCount()));
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
