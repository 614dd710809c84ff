package dev.nightjar.agent.dist;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.nightjar.model.fact.Fact;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.wire.Decoded;
import dev.nightjar.model.wire.FactWire;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A server on loopback that takes OTLP logs as the collector would, and answers {@code /slow} after 60 ms or those in its
 * query, and {@code /never} never.
 */
final class Sink implements AutoCloseable {

    /** One batch as it came. */
    record Batch(long number, Map<String, String> resource, List<Fact> facts) {}

    static final int SLOW_MILLIS = 60;

    private final HttpServer http;
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final List<Batch> batches = new CopyOnWriteArrayList<>();
    private final List<HttpExchange> unanswered = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream recording = new ByteArrayOutputStream();
    private final List<String> recordingQueries = new CopyOnWriteArrayList<>();
    private final List<String> refused = new CopyOnWriteArrayList<>();

    Sink() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(threads);
        http.createContext("/v1/logs", this::take);
        http.createContext("/v1/recordings", this::takePiece);
        http.createContext("/slow", this::answerSlowly);
        http.createContext("/never", unanswered::add);
        http.start();
    }

    String address() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    List<Batch> batches() {
        return batches;
    }

    /** What came of recordings, all pieces one after the other. */
    byte[] recording() {
        return recording.toByteArray();
    }

    /** What was said of each piece. */
    List<String> recordingQueries() {
        return recordingQueries;
    }

    /** What {@link FactWire} did not take. */
    List<String> refused() {
        return refused;
    }

    <F extends Fact> List<F> facts(Class<F> kind) {
        List<F> facts = new ArrayList<>();
        for (Batch batch : batches) {
            batch.facts().stream().filter(kind::isInstance).map(kind::cast).forEach(facts::add);
        }
        return facts;
    }

    /** Works of an operation that ended, as sent in full. */
    List<Work> ended(String operation) {
        return facts(Work.class).stream()
                .filter(work -> !work.open() && work.operation().equals(operation))
                .toList();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            ExportLogsServiceRequest request =
                    ExportLogsServiceRequest.parseFrom(exchange.getRequestBody().readAllBytes());
            for (ResourceLogs logs : request.getResourceLogsList()) {
                for (ScopeLogs scope : logs.getScopeLogsList()) {
                    batches.add(batch(logs, scope));
                }
            }
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private void takePiece(HttpExchange exchange) throws IOException {
        try (exchange) {
            recordingQueries.add(exchange.getRequestURI().getQuery());
            recording.write(exchange.getRequestBody().readAllBytes());
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private Batch batch(ResourceLogs logs, ScopeLogs scope) {
        Map<String, String> resource = new LinkedHashMap<>();
        for (KeyValue attribute : logs.getResource().getAttributesList()) {
            resource.put(attribute.getKey(), String.valueOf(value(attribute.getValue())));
        }
        long number = -1;
        for (KeyValue attribute : scope.getScope().getAttributesList()) {
            number = attribute.getKey().equals("nightjar.batch")
                    ? attribute.getValue().getIntValue()
                    : number;
        }
        List<Fact> facts = new ArrayList<>();
        for (LogRecord record : scope.getLogRecordsList()) {
            Decoded decoded = FactWire.decode(
                    record.getEventName(), map(record.getBody().getKvlistValue().getValuesList()));
            if (decoded instanceof Decoded.Ok ok && ok.unknown().isEmpty()) {
                facts.add(ok.fact());
            } else {
                refused.add(record.getEventName() + ": " + decoded);
            }
        }
        return new Batch(number, resource, facts);
    }

    private static Map<String, @Nullable Object> map(List<KeyValue> entries) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        entries.forEach(entry -> map.put(entry.getKey(), value(entry.getValue())));
        return map;
    }

    private static @Nullable Object value(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case BOOL_VALUE -> value.getBoolValue();
            case INT_VALUE -> value.getIntValue();
            case DOUBLE_VALUE -> value.getDoubleValue();
            case ARRAY_VALUE -> {
                List<@Nullable Object> list = new ArrayList<>();
                value.getArrayValue().getValuesList().forEach(element -> list.add(value(element)));
                yield list;
            }
            case KVLIST_VALUE -> map(value.getKvlistValue().getValuesList());
            case VALUE_NOT_SET -> null;
            default -> throw new IllegalArgumentException("not a value of ours: " + value.getValueCase());
        };
    }

    private void answerSlowly(HttpExchange exchange) throws IOException {
        try (exchange) {
            String millis = exchange.getRequestURI().getQuery();
            Thread.sleep(millis == null ? SLOW_MILLIS : Integer.parseInt(millis));
            exchange.sendResponseHeaders(204, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}
