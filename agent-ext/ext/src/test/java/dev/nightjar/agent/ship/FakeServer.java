package dev.nightjar.agent.ship;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A real HTTP server on loopback that reads OTLP with OpenTelemetry's own classes and answers as it was told. */
final class FakeServer implements AutoCloseable {

    @SuppressWarnings("ArrayRecordComponent")
    record Answer(int status, String contentType, @Nullable String retryAfter, byte[] body) {

        static Answer text(int status, String text) {
            return new Answer(status, "text/plain", null, text.getBytes(StandardCharsets.UTF_8));
        }

        Answer retryAfter(String value) {
            return new Answer(status, contentType, value, body);
        }

        static Answer partly(long rejected, String message) {
            ExportLogsServiceResponse response = ExportLogsServiceResponse.newBuilder()
                    .setPartialSuccess(ExportLogsPartialSuccess.newBuilder()
                            .setRejectedLogRecords(rejected)
                            .setErrorMessage(message))
                    .build();
            return new Answer(200, "application/x-protobuf", null, response.toByteArray());
        }
    }

    record Received(String path, Headers headers, ExportLogsServiceRequest request) {

        long batch() {
            for (KeyValue attribute :
                    request.getResourceLogs(0).getScopeLogs(0).getScope().getAttributesList()) {
                if (attribute.getKey().equals("nightjar.batch")) {
                    return attribute.getValue().getIntValue();
                }
            }
            throw new AssertionError("no batch number in " + request);
        }

        List<LogRecord> records() {
            return request.getResourceLogs(0).getScopeLogs(0).getLogRecordsList();
        }
    }

    private static final Answer OK = new Answer(200, "application/x-protobuf", null, new byte[0]);

    private final HttpServer http;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

    /** @param port 0: any */
    FakeServer(int port) throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        http.createContext("/", this::handle);
        http.start();
    }

    int port() {
        return http.getAddress().getPort();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** Answers the next request so; without any, 200. */
    void answers(Answer answer) {
        answers.add(answer);
    }

    List<Received> received() {
        return received;
    }

    List<Long> batches() {
        return received.stream().map(Received::batch).toList();
    }

    List<LogRecord> records() {
        List<LogRecord> records = new ArrayList<>();
        received.forEach(request -> records.addAll(request.records()));
        return records;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            received.add(new Received(
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders(),
                    ExportLogsServiceRequest.parseFrom(exchange.getRequestBody().readAllBytes())));
            Answer answer = answers.isEmpty() ? OK : answers.remove();
            exchange.getResponseHeaders().set("Content-Type", answer.contentType());
            if (answer.retryAfter() != null) {
                exchange.getResponseHeaders().set("Retry-After", answer.retryAfter());
            }
            exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InvalidProtocolBufferException e) {
            exchange.sendResponseHeaders(400, -1);
        }
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
