package dev.nightjar.collector;

import static dev.nightjar.collector.Requests.NOW;
import static dev.nightjar.collector.Requests.ORIGIN;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How much of the heap requests may take, one of them and all together. */
@Timeout(60)
class OtlpHttpRoomTest extends OtlpHttp {

    @Test
    void tooLargeIsRefusedBeforeAndAfterGunzip() throws Exception {
        byte[] zeros = new byte[17 << 20];

        HttpResponse<byte[]> declared = post(logs(zeros));
        HttpResponse<byte[]> chunked = post(HttpRequest.newBuilder(uri("/v1/logs"))
                .header("Content-Type", PROTOBUF)
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(zeros))));
        HttpResponse<byte[]> bomb = post(logs(gzip(zeros)).header("Content-Encoding", "gzip"));

        assertThat(declared.statusCode()).isEqualTo(413);
        assertThat(status(declared).getMessage()).contains("16 MB", "smaller batches");
        assertThat(chunked.statusCode()).isEqualTo(413);
        assertThat(bomb.statusCode()).isEqualTo(413);
    }

    @Test
    void aRequestThatBreaksTheServerGivesItsRoomBack() throws Exception {
        Queue<Error> errors = new ConcurrentLinkedQueue<>();
        Queue<RuntimeException> bugs = new ConcurrentLinkedQueue<>();
        InstantSource clock = () -> {
            if (!errors.isEmpty()) {
                throw errors.remove();
            }
            if (!bugs.isEmpty()) {
                throw bugs.remove();
            }
            return NOW;
        };
        try (Collector broken = Collector.start(DoorSettings.loopback(0, 0), store, clock)) {
            HttpRequest.Builder request = logs(large())
                    .uri(URI.create("http://127.0.0.1:" + broken.httpPort() + "/v1/logs"))
                    .timeout(Duration.ofSeconds(30));
            for (int i = 0; i < 5; i++) {
                bugs.add(new ArithmeticException("says this test"));
                assertThat(post(request.copy()).statusCode()).isEqualTo(400);
            }
            for (int i = 0; i < 5; i++) {
                errors.add(new OutOfMemoryError("says this test"));
                assertThat(post(request.copy()).statusCode()).isEqualTo(503);
            }
            assertThat(post(request.copy()).statusCode()).isEqualTo(200);
            assertThat(broken.health().requests()).isEqualTo(11);
            assertThat(broken.health().inFlight()).isZero();
        }
    }

    @Test
    void moreThanFitsInMemoryIsSentBackBeforeItIsRead() throws Exception {
        refusesTheFifth(logs(large()));
    }

    @Test
    void moreThanFitsInMemoryAfterGunzipIsSentBack() throws Exception {
        refusesTheFifth(logs(gzip(large())).header("Content-Encoding", "gzip"));
    }

    private void refusesTheFifth(HttpRequest.Builder request) throws Exception {
        store.holdCommits();
        List<CompletableFuture<HttpResponse<byte[]>>> first = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            first.add(client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
        }
        while (store.batches().size() < 4) {
            Thread.sleep(5);
        }

        HttpResponse<byte[]> fifth = post(request.copy());
        assertThat(fifth.statusCode()).isEqualTo(503);
        assertThat(fifth.headers().firstValue("retry-after")).hasValue("1");
        assertThat(collector.health().busyRequests()).isEqualTo(1);

        store.commit();
        for (CompletableFuture<HttpResponse<byte[]>> each : first) {
            assertThat(each.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
        assertThat(post(request.copy()).statusCode()).isEqualTo(200);
    }

    /** 15 MB, of which the store gets one fact. */
    private static byte[] large() {
        String text = "y".repeat(15 * 1024 * 1024);
        return Requests.request(
                        ORIGIN,
                        Requests.scope(1, 1, Requests.events(Requests.pauses(1))),
                        Requests.foreign(1).toBuilder()
                                .setLogRecords(0, Requests.event("someone.elses", Map.of("x", text)))
                                .build())
                .toByteArray();
    }
}
