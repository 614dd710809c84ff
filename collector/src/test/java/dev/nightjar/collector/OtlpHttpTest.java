package dev.nightjar.collector;

import static dev.nightjar.collector.Requests.NOW;
import static dev.nightjar.collector.Requests.ORIGIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.fact.GcPause;
import dev.nightjar.model.port.WriteResult;
import dev.nightjar.model.wire.Wire;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OtlpHttpTest extends OtlpHttp {

    @Test
    void batchIsStored() throws Exception {
        HttpResponse<byte[]> answer =
                post(logs(Requests.batch(1, Requests.pauses(3)).toByteArray()));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue(PROTOBUF);
        assertThat(answer.body()).isEmpty();
        assertThat(store.gcIds()).containsExactly(0L, 1L, 2L);
    }

    @Test
    void gzipIsRead() throws Exception {
        byte[] body = gzip(Requests.batch(1, Requests.pauses(3)).toByteArray());

        HttpResponse<byte[]> answer = post(logs(body).header("Content-Encoding", "gzip"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(store.gcIds()).hasSize(3);
    }

    @Test
    void manyRequestsUseOneConnectionInTurn() throws Exception {
        byte[] first = raw(Requests.batch(1, Requests.pauses(1)).toByteArray());
        byte[] second = raw(Requests.batch(2, Requests.pauses(2)).toByteArray());
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), collector.httpPort())) {
            socket.setSoTimeout(30_000);
            // Both at once: the second must wait for the answer of the first.
            ByteArrayOutputStream both = new ByteArrayOutputStream();
            both.write(first);
            both.write(second);
            socket.getOutputStream().write(both.toByteArray());

            assertThat(statusLines(socket.getInputStream(), 2)).containsExactly("HTTP/1.1 200 OK", "HTTP/1.1 200 OK");
        }
        assertThat(store.batches()).extracting(batch -> batch.id().key()).containsExactly("run:run-a#1", "run:run-a#2");
    }

    @Test
    void answerComesOnlyWhenTheBatchIsDurable() throws Exception {
        store.holdCommits();

        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(
                logs(Requests.batch(1, Requests.pauses(1)).toByteArray()).build(),
                HttpResponse.BodyHandlers.ofByteArray());
        while (store.batches().isEmpty()) {
            Thread.sleep(5);
        }
        assertThat(answer).isNotDone();

        store.commit();
        assertThat(answer.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }

    @Test
    void partOfTheRequestIsRefusedInProtobuf() throws Exception {
        HttpResponse<byte[]> answer = post(logs(
                Requests.request(ORIGIN, Requests.tooOld(1), Requests.scope(1, 1, Requests.events(Requests.pauses(1))))
                        .toByteArray()));

        assertThat(answer.statusCode()).isEqualTo(200);
        ExportLogsServiceResponse partly = ExportLogsServiceResponse.parseFrom(answer.body());
        assertThat(partly.getPartialSuccess().getRejectedLogRecords()).isEqualTo(1);
        assertThat(partly.getPartialSuccess().getErrorMessage()).contains("1 of 2 refused");
    }

    @Test
    void factsOfMonthsAgoAreTakenWhereTheSettingsSaySo() throws Exception {
        long ninetyDays = TimeUnit.DAYS.toNanos(90);
        GcPause taken = new GcPause(Requests.NOW_NANOS - ninetyDays, 1, "G1New", "x", 1);
        GcPause older = new GcPause(Requests.NOW_NANOS - ninetyDays - 1, 1, "G1New", "x", 2);
        DoorSettings settings = DoorSettings.loopback(0, 0).withOldestFacts(Duration.ofDays(90));
        try (Collector patient = Collector.start(settings, store, InstantSource.fixed(NOW))) {
            HttpResponse<byte[]> answer =
                    post(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + patient.httpPort() + "/v1/logs"))
                            .header("Content-Type", PROTOBUF)
                            .POST(HttpRequest.BodyPublishers.ofByteArray(
                                    Requests.batch(1, List.of(taken, older)).toByteArray())));

            ExportLogsServiceResponse partly = ExportLogsServiceResponse.parseFrom(answer.body());
            assertThat(partly.getPartialSuccess().getRejectedLogRecords()).isEqualTo(1);
            assertThat(partly.getPartialSuccess().getErrorMessage()).contains("older than 90 days");
            assertThat(store.facts()).containsExactly(taken);
        }
    }

    @Test
    void busyStoreAsksToRetryInWholeSeconds() throws Exception {
        store.answerWith(() -> new WriteResult.Busy(Duration.ofMillis(1_200), "the queue is full"));

        HttpResponse<byte[]> answer =
                post(logs(Requests.batch(1, Requests.pauses(1)).toByteArray()));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("retry-after")).hasValue("2");
        assertThat(status(answer).getMessage()).isEqualTo("the queue is full");
    }

    @Test
    void storesRefusalIsABadRequest() throws Exception {
        store.answerWith(() -> new WriteResult.Failed("no such table"));

        HttpResponse<byte[]> answer =
                post(logs(Requests.batch(1, Requests.pauses(1)).toByteArray()));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(status(answer).getMessage()).contains("no such table");
    }

    @Test
    void otherTypesAreRefusedInWordsForAHuman() throws Exception {
        HttpResponse<byte[]> text =
                post(to("/v1/logs", "{}".getBytes(StandardCharsets.UTF_8)).header("Content-Type", "text/plain"));
        HttpResponse<byte[]> none = post(to("/v1/logs", new byte[0]));

        assertThat(text.statusCode()).isEqualTo(415);
        assertThat(new String(text.body(), StandardCharsets.UTF_8))
                .contains("only application/json and application/x-protobuf is read")
                .contains("otel.exporter.otlp.protocol=http/protobuf");
        assertThat(none.statusCode()).isEqualTo(415);
    }

    @Test
    void jsonIsAnsweredInJson() throws Exception {
        String begin = "{\"resourceSpans\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":{"
                + "\"stringValue\":\"shop\"}}]},\"scopeSpans\":[{\"spans\":[{\"traceId\":\"0102\"},";
        String good = "{\"traceId\":\"000102030405060708090a0b0c0d0e0f\",\"spanId\":\"0001020304050607\","
                + "\"startTimeUnixNano\":\"" + Requests.NOW_NANOS + "\",\"endTimeUnixNano\":\"" + Requests.NOW_NANOS
                + "\"}";
        HttpResponse<byte[]> answer = post(to("/v1/traces", (begin + good + "]}]}]}").getBytes(StandardCharsets.UTF_8))
                .header("Content-Type", "application/json"));
        HttpResponse<byte[]> bad = post(to("/v1/traces", "{\"resourceSpans\":".getBytes(StandardCharsets.UTF_8))
                .header("Content-Type", "application/json"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                .startsWith("{\"partialSuccess\":{\"rejectedSpans\":\"1\",\"errorMessage\":\"1 of 2 refused: ");
        assertThat(bad.statusCode()).isEqualTo(400);
        assertThat(new String(bad.body(), StandardCharsets.UTF_8)).startsWith("not an OTLP traces request: not JSON: ");
    }

    @Test
    void typeWithParametersIsRead() throws Exception {
        HttpResponse<byte[]> answer =
                post(to("/v1/logs", Requests.batch(1, Requests.pauses(1)).toByteArray())
                        .header("Content-Type", "Application/X-Protobuf; charset=utf-8"));

        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void unknownEncodingIsRefused() throws Exception {
        HttpResponse<byte[]> answer = post(logs(new byte[10]).header("Content-Encoding", "br"));

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(status(answer).getMessage()).contains("compression=gzip or none");
    }

    @Test
    void badGzipAndBadProtobufAreBadRequests() throws Exception {
        HttpResponse<byte[]> notGzip = post(logs(new byte[] {1, 2, 3}).header("Content-Encoding", "gzip"));
        HttpResponse<byte[]> notProtobuf = post(logs(new byte[] {(byte) 0xff, 1, 2}));

        assertThat(notGzip.statusCode()).isEqualTo(400);
        assertThat(status(notGzip).getMessage()).contains("not gzip");
        assertThat(notProtobuf.statusCode()).isEqualTo(400);
        assertThat(status(notProtobuf).getMessage()).contains("not an OTLP logs request");
        assertThat(collector.health().unreadableRequests()).isEqualTo(2);
    }

    @Test
    void wrongPathAndMethodAreRefused() throws Exception {
        HttpResponse<byte[]> path = post(to("/v1/log", new byte[0]).header("Content-Type", PROTOBUF));
        HttpResponse<byte[]> method = client.send(
                HttpRequest.newBuilder(uri("/v1/logs")).GET().build(), HttpResponse.BodyHandlers.ofByteArray());

        assertThat(path.statusCode()).isEqualTo(404);
        assertThat(status(path).getMessage()).contains("nothing at /v1/log:", "/v1/logs");
        assertThat(method.statusCode()).isEqualTo(405);
        assertThat(method.headers().firstValue("allow")).hasValue("POST");
    }

    @Test
    void lineThatIsNoHttpIsRefused() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), collector.httpPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write("\u0000\u0001 nonsense\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            assertThat(statusLines(socket.getInputStream(), 1)).containsExactly("HTTP/1.1 400 Bad Request");
        }
    }

    @Test
    void expectationIsAnsweredBeforeTheBodyIsSent() throws Exception {
        byte[] body = Requests.batch(1, Requests.pauses(1)).toByteArray();
        HttpResponse<byte[]> answer = post(logs(body).expectContinue(true));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(post(to("/nowhere", body).header("Content-Type", PROTOBUF).expectContinue(true))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void callWithoutTheTokenLearnsNothingElse() throws Exception {
        String token = "a-token-of-enough-characters";
        try (Collector guarded = Collector.start(
                new DoorSettings("127.0.0.1", 0, 0, token, null, null, false), store, InstantSource.fixed(NOW))) {
            String base = "http://127.0.0.1:" + guarded.httpPort();
            byte[] body = Requests.batch(1, Requests.pauses(1)).toByteArray();
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + "/v1/logs"))
                    .header("Content-Type", PROTOBUF)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body));

            HttpResponse<byte[]> none = post(request.copy());
            HttpResponse<byte[]> wrong = post(request.copy().header("Authorization", "Bearer " + token + "x"));
            HttpResponse<byte[]> nowhere = post(
                    HttpRequest.newBuilder(URI.create(base + "/nowhere")).POST(HttpRequest.BodyPublishers.noBody()));
            HttpResponse<byte[]> right = post(request.copy().header("Authorization", "bearer " + token));

            assertThat(List.of(none.statusCode(), wrong.statusCode(), nowhere.statusCode(), right.statusCode()))
                    .containsExactly(401, 401, 401, 200);
            assertThat(none.headers().firstValue("www-authenticate")).hasValue("Bearer");
            assertThat(status(none).getMessage()).contains("nightjar.token").doesNotContain(token);
            assertThat(guarded.health().unauthorizedRequests()).isEqualTo(3);
        }
    }

    @Test
    void closingAnswersTheRequestThatWaitsForTheStore() throws Exception {
        store.holdCommits();
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(
                logs(Requests.batch(1, Requests.pauses(1)).toByteArray()).build(),
                HttpResponse.BodyHandlers.ofByteArray());
        while (store.batches().isEmpty()) {
            Thread.sleep(5);
        }

        CompletableFuture<Void> closed = CompletableFuture.runAsync(collector::close);
        assertThat(closed).isNotDone();
        store.commit();

        assertThat(answer.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        closed.get(30, TimeUnit.SECONDS);
    }

    @Test
    void everyItemIsCountedInExactlyOnePlace() throws Exception {
        post(logs(Requests.batch(1, Requests.pauses(5)).toByteArray()));
        post(logs(Requests.batch(1, Requests.pauses(5)).toByteArray()));
        post(logs(Requests.request(ORIGIN, Requests.tooOld(3)).toByteArray()));
        post(logs(Requests.request(ORIGIN, Requests.scope(99, 1, Requests.events(Requests.pauses(2))))
                .toByteArray()));
        post(logs(Requests.request(ORIGIN, Requests.scope(1, 2, List.of(Requests.event(Wire.GC_PAUSE, Map.of()))))
                .toByteArray()));
        store.answerWith(() -> new WriteResult.Busy(Duration.ofSeconds(1), "full"));
        post(logs(Requests.batch(3, Requests.pauses(7)).toByteArray()));
        store.answerWith(() -> new WriteResult.Failed("broken"));
        post(logs(Requests.batch(4, Requests.pauses(11)).toByteArray()));
        post(logs(new byte[] {1}));

        // The records' constructors assert received = stored + duplicate + rejected + busy + failed + in flight.
        CollectorHealth health = collector.health();
        assertThat(health.protocols())
                .containsOnlyKeys("otlp", "zipkin", "skywalking", "remote_write", "scrape")
                .containsEntry("otlp", new CollectorHealth.Items(34, 5, 5, 6, 7, 11, 0));
        assertThat(health)
                .isEqualTo(new CollectorHealth(
                        34, 5, 5, 6, 7, 11, 0, 8, 1, 0, 0, 0, 0, health.folded(), health.protocols(), List.of()));
    }

    private static byte[] raw(byte[] body) throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.write(("POST /v1/logs HTTP/1.1\r\nHost: x\r\nContent-Type: " + PROTOBUF + "\r\nContent-Length: "
                        + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        request.write(body);
        return request.toByteArray();
    }

    private static List<String> statusLines(InputStream in, int count) throws IOException {
        StringBuilder seen = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (true) {
            List<String> lines = seen.toString()
                    .lines()
                    .filter(line -> line.startsWith("HTTP/"))
                    .toList();
            if (lines.size() >= count) {
                return lines;
            }
            int n = in.read(buffer);
            if (n < 0) {
                return lines;
            }
            seen.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
        }
    }
}
