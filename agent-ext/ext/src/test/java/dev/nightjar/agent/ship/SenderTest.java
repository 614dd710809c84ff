package dev.nightjar.agent.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.agent.settings.AgentLog;
import dev.nightjar.model.Origin;
import dev.nightjar.model.wire.Wire;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SenderTest {

    private static final Origin ORIGIN =
            new Origin("prod", "", "order", "1.2", "host-a", "order-7", "run-1", "Asia/Shanghai");
    private static final Duration RETRY_FOR = Duration.ofMinutes(50);
    private static final Instant NOW = Instant.parse("2026-01-05T00:00:00Z");

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final AgentLog log =
            new AgentLog(new PrintStream(lines, true, StandardCharsets.UTF_8), AgentLog.Level.DEBUG, () -> 0);
    private final Outbox outbox = new Outbox(10_000, 8 << 20);

    @Test
    void aBatchCarriesItsIdentityItsOriginAndTheTokenToV1Logs() throws IOException {
        try (FakeServer server = new FakeServer(0)) {
            Sender sender = sender(server.endpoint(), "s3cret");
            offer(3);
            assertThat(sender.step()).isEqualTo(Sender.EVERY_NANOS);
            pass(Sender.EVERY_NANOS);
            assertThat(sender.step()).isZero();

            FakeServer.Received batch = server.received().get(0);
            assertThat(batch.path()).isEqualTo("/v1/logs");
            assertThat(batch.headers().getFirst("authorization")).isEqualTo("Bearer s3cret");
            assertThat(batch.headers().getFirst("content-type")).isEqualTo("application/x-protobuf");
            assertThat(batch.records())
                    .extracting(record -> record.getBody().getStringValue())
                    .containsExactly("0", "1", "2");
            assertThat(attributes(
                            batch.request().getResourceLogs(0).getResource().getAttributesList()))
                    .isEqualTo(Map.of(
                            Wire.ENVIRONMENT, text("prod"),
                            Wire.SERVICE, text("order"),
                            Wire.VERSION, text("1.2"),
                            Wire.HOST, text("host-a"),
                            Wire.INSTANCE, text("order-7"),
                            Wire.RUN, text("run-1"),
                            Wire.ZONE, text("Asia/Shanghai")));
            var scope = batch.request().getResourceLogs(0).getScopeLogs(0).getScope();
            assertThat(scope.getName()).isEqualTo(Wire.SCOPE);
            assertThat(attributes(scope.getAttributesList()))
                    .isEqualTo(Map.of(Wire.SCOPE_SCHEMA, number(Wire.SCHEMA), Wire.SCOPE_BATCH, number(0)));
        }
    }

    @Test
    void batchesAreNumberedFromZeroWithoutGapsAndAFullOneDoesNotWait() throws IOException {
        try (FakeServer server = new FakeServer(0)) {
            Sender sender = sender(server.endpoint(), null);
            offer(1_100);
            assertThat(sender.step()).isZero();
            assertThat(sender.step()).isZero();
            assertThat(sender.step()).isEqualTo(Sender.EVERY_NANOS);
            pass(Sender.EVERY_NANOS);
            sender.step();
            assertThat(server.batches()).containsExactly(0L, 1L, 2L);
            assertThat(server.received())
                    .extracting(batch -> batch.records().size())
                    .containsExactly(512, 512, 76);
            assertThat(server.received().get(0).headers()).doesNotContainKey("Authorization");
            assertThat(outbox.counts().sent()).isEqualTo(1_100);
        }
    }

    @Test
    void aBusyServerGetsTheSameBatchAgainWhenItAskedForIt() throws IOException {
        try (FakeServer server = new FakeServer(0)) {
            server.answers(FakeServer.Answer.text(503, "disk is slow").retryAfter("7"));
            server.answers(FakeServer.Answer.text(429, "wait").retryAfter("Mon, 05 Jan 2026 00:02:00 GMT"));
            Sender sender = sender(server.endpoint(), null);
            offer(600);
            assertThat(sender.step()).isEqualTo(Duration.ofSeconds(7).toNanos());
            pass(Duration.ofSeconds(6).toNanos());
            assertThat(sender.step()).isEqualTo(Duration.ofSeconds(1).toNanos());
            assertThat(server.batches()).containsExactly(0L);
            pass(Duration.ofSeconds(1).toNanos());
            assertThat(sender.step()).isEqualTo(Duration.ofMinutes(2).toNanos());
            pass(Duration.ofMinutes(2).toNanos());
            assertThat(sender.step()).isZero();
            sendRest(sender);

            assertThat(server.batches()).containsExactly(0L, 0L, 0L, 1L);
            assertThat(server.received().get(2).request())
                    .isEqualTo(server.received().get(0).request());
            assertThat(outbox.counts().sent()).isEqualTo(600);
            assertThat(told()).contains("disk is slow").contains("takes batches again, after 3 attempts");
        }
    }

    @Test
    void aServerThatIsNotThereYetGetsTheSameBatchLater() throws IOException {
        int port = freePort();
        Sender sender = sender(URI.create("http://127.0.0.1:" + port), null);
        offer(600);
        long first = sender.step();
        assertThat(first).isBetween(500_000_000L, 1_000_000_000L);
        pass(first);
        assertThat(sender.step()).isBetween(1_000_000_000L, 2_000_000_000L);
        assertThat(told()).contains("nightjar.endpoint");
        try (FakeServer server = new FakeServer(port)) {
            pass(2_000_000_000L);
            sender.step();
            sendRest(sender);
            assertThat(server.batches()).containsExactly(0L, 1L);
            assertThat(outbox.counts().sent()).isEqualTo(600);
        }
    }

    @Test
    void aServerKilledBeforeItsAnswerGetsTheSameBatchAfterItsRestart() throws Exception {
        int port;
        Sender sender;
        offer(3);
        try (RawServer killed = new RawServer(client -> {
            RawServer.readRequest(client);
            client.setSoLinger(true, 0);
            client.close();
        })) {
            port = killed.endpoint().getPort();
            sender = sender(killed.endpoint(), null);
            pass(Sender.EVERY_NANOS);
            sender.step();
        }
        assertThat(outbox.counts().queued()).isEqualTo(3);
        try (FakeServer restarted = new FakeServer(port)) {
            pass(Duration.ofSeconds(1).toNanos());
            sender.step();
            assertThat(restarted.batches()).containsExactly(0L);
            assertThat(restarted.received().get(0).records()).hasSize(3);
        }
        assertThat(outbox.counts().sent()).isEqualTo(3);
    }

    @Test
    void aRestartBetweenTwoBatchesIsNotEvenNoticed() throws Exception {
        Sender sender;
        int port;
        try (FakeServer before = new FakeServer(0)) {
            port = before.port();
            sender = sender(before.endpoint(), null);
            offer(1);
            pass(Sender.EVERY_NANOS);
            sender.step();
            assertThat(before.batches()).containsExactly(0L);
        }
        try (FakeServer after = new FakeServer(port)) {
            offer(1);
            pass(Sender.EVERY_NANOS);
            assertThat(sender.step()).isZero();
            assertThat(after.batches()).containsExactly(1L);
        }
        assertThat(told()).isEmpty();
    }

    @Test
    void backOffGrowsToHalfAMinuteAndEndsWhenTheTimeIsOverWithTheBatchDropped() throws IOException {
        int port = freePort();
        Sender sender = sender(URI.create("http://127.0.0.1:" + port), null);
        offer(5);
        pass(Sender.EVERY_NANOS);
        long waited = 0;
        int attempts = 0;
        for (long wait = sender.step(); outbox.counts().queued() > 0; wait = sender.step()) {
            assertThat(waited).as("no attempt is made later").isLessThan(RETRY_FOR.toNanos());
            assertThat(wait).isBetween(500_000_000L, Duration.ofSeconds(30).toNanos());
            attempts++;
            if (attempts > 5) {
                assertThat(wait).isGreaterThanOrEqualTo(Duration.ofSeconds(15).toNanos());
            }
            waited += wait;
            pass(wait);
        }
        assertThat(Duration.ofNanos(waited)).isBetween(RETRY_FOR, RETRY_FOR.plusMinutes(1));
        assertThat(sender.counters()).containsEntry("batches.attempts_failed", (long) attempts);
        assertThat(outbox.counts().dropped()).isEqualTo(5);
        assertThat(sender.counters()).containsEntry("batches.dropped", 1L);
        offer(1);
        try (FakeServer server = new FakeServer(port)) {
            pass(Sender.EVERY_NANOS);
            sender.step();
            assertThat(server.batches()).containsExactly(1L);
        }
    }

    @Test
    void whileTheServerIsAwayTheOldestAreDroppedAndTheBatchUnderWayIsKept() throws IOException {
        int port = freePort();
        Outbox small = new Outbox(512, 8 << 20);
        Sender sender = sender(small, URI.create("http://127.0.0.1:" + port), null, nanos::get, Duration.ofSeconds(10));
        for (int i = 0; i < 3_000; i++) {
            small.offer(record(Integer.toString(i)));
            if (i == 511) {
                sender.step();
            }
        }
        Outbox.Counts away = small.counts();
        assertThat(away.queued()).isEqualTo(1_024);
        assertThat(away.dropped()).isEqualTo(3_000 - 1_024);
        assertThat(away.offered()).isEqualTo(away.sent() + away.dropped() + away.queued());
        try (FakeServer server = new FakeServer(port)) {
            pass(Duration.ofSeconds(2).toNanos());
            sender.step();
            sender.step();
            assertThat(server.batches()).containsExactly(0L, 1L);
            assertThat(server.records())
                    .extracting(record -> record.getBody().getStringValue())
                    .contains("0", "2999");
        }
        assertThat(small.counts().sent()).isEqualTo(1_024);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 401, 403, 404, 405, 500, 501})
    void whatSomebodyMayMendIsOfferedAgainButSeldom(int status) throws IOException {
        try (FakeServer server = new FakeServer(0)) {
            server.answers(FakeServer.Answer.text(status, "not now"));
            Sender sender = sender(server.endpoint(), "old");
            offer(3);
            pass(Sender.EVERY_NANOS);
            long wait = sender.step();
            assertThat(wait)
                    .isBetween(
                            Duration.ofMinutes(1).toNanos(),
                            Duration.ofMinutes(2).toNanos());
            assertThat(outbox.counts().dropped()).isZero();
            pass(wait);
            sender.step();
            assertThat(server.batches()).containsExactly(0L, 0L);
            assertThat(outbox.counts().sent()).isEqualTo(3);
        }
    }

    @Test
    void anEmpty200OfAnybodyDoesNotCountAsTaken() throws IOException {
        try (FakeServer server = new FakeServer(0)) {
            server.answers(new FakeServer.Answer(200, "text/plain", null, new byte[0]));
            Sender sender = sender(server.endpoint(), null);
            offer(1);
            pass(Sender.EVERY_NANOS);
            sender.step();
            assertThat(outbox.counts().queued()).isEqualTo(1);
        }
    }

    @Test
    void aRefusedBatchIsDroppedCountedAndTheNextOneGoesOn() throws IOException {
        try (FakeServer server = new FakeServer(0)) {
            server.answers(FakeServer.Answer.text(400, "the batch is wrong"));
            server.answers(FakeServer.Answer.text(413, "too large"));
            Sender sender = sender(server.endpoint(), "wrong");
            offer(1_025);
            sender.step();
            sender.step();
            sendRest(sender);
            assertThat(server.batches()).containsExactly(0L, 1L, 2L);
            assertThat(outbox.counts().dropped()).isEqualTo(1_024);
            assertThat(outbox.counts().droppedByKind()).isEqualTo(Map.of(Wire.WORK, 1_024L));
            assertThat(outbox.counts().sent()).isEqualTo(1);
            assertThat(sender.counters()).containsEntry("batches.dropped", 2L).containsEntry("batches.sent", 1L);
            assertThat(told()).contains("ERROR").contains("HTTP 400 the batch is wrong");
        }
    }

    @Test
    void whatTheServerRejectedOfABatchIsCountedAndTold() throws IOException {
        try (FakeServer server = new FakeServer(0)) {
            server.answers(FakeServer.Answer.partly(2, "waits[2].part: unknown"));
            Sender sender = sender(server.endpoint(), null);
            offer(5);
            pass(Sender.EVERY_NANOS);
            sender.step();
            assertThat(outbox.counts().sent()).isEqualTo(3);
            assertThat(outbox.counts().dropped()).isEqualTo(2);
            assertThat(told()).contains("rejected 2 of 5 facts").contains("waits[2].part: unknown");
        }
    }

    @Test
    void moreRejectedThanSentIsNotBelievedAndAWarningAloneLosesNothing() throws IOException {
        try (FakeServer server = new FakeServer(0)) {
            server.answers(FakeServer.Answer.partly(0, "schema 0 ends soon"));
            server.answers(FakeServer.Answer.partly(Long.MAX_VALUE, "all"));
            Sender sender = sender(server.endpoint(), null);
            offer(1);
            pass(Sender.EVERY_NANOS);
            sender.step();
            offer(1);
            pass(Sender.EVERY_NANOS);
            sender.step();
            assertThat(outbox.counts().sent()).isEqualTo(1);
            assertThat(outbox.counts().dropped()).isEqualTo(1);
            assertThat(told()).contains("warns: schema 0 ends soon");
        }
    }

    @Test
    void a200ThatIsNotOtlpDoesNotCountAsTaken() throws IOException {
        try (FakeServer server = new FakeServer(0)) {
            server.answers(new FakeServer.Answer(
                    200, "text/html", null, "<html>Sign in</html>".getBytes(StandardCharsets.UTF_8)));
            Sender sender = sender(server.endpoint(), null);
            offer(1);
            pass(Sender.EVERY_NANOS);
            assertThat(sender.step()).isPositive();
            assertThat(outbox.counts().queued()).isEqualTo(1);
            assertThat(told()).contains("text/html");
        }
    }

    @Test
    void somethingThatIsNotHttpIsTriedAgain() throws Exception {
        try (RawServer garbage = new RawServer(client -> {
            RawServer.readRequest(client);
            client.getOutputStream()
                    .write("SSH-2.0-OpenSSH_9.6\r\n\0\u0001\u0002\r\n".getBytes(StandardCharsets.US_ASCII));
            client.close();
        })) {
            Sender sender = sender(garbage.endpoint(), null);
            offer(1);
            pass(Sender.EVERY_NANOS);
            assertThat(sender.step()).isPositive();
            assertThat(told()).contains("not HTTP/1.1");
            assertThat(outbox.counts().queued()).isEqualTo(1);
        }
    }

    @Test
    void aServerThatAnswersByteByByteIsCutOffAtTheTimeout() throws Exception {
        try (RawServer dripping = new RawServer(client -> {
            RawServer.readRequest(client);
            while (true) {
                client.getOutputStream().write('H');
                Thread.sleep(20);
            }
        })) {
            assertCutOff(dripping.endpoint(), 1);
        }
    }

    @Test
    void aServerThatNeverReadsIsCutOffByExpire() throws Exception {
        try (RawServer deaf = new RawServer(client -> Thread.sleep(60_000))) {
            // more than the socket buffers of both ends hold
            assertCutOff(deaf.endpoint(), 100);
        }
    }

    @Test
    void anAnswerInChunksOnAClosingConnectionIsUnderstood() throws Exception {
        try (RawServer server = new RawServer(client -> {
            RawServer.readRequest(client);
            client.getOutputStream()
                    .write(String.join(
                                    "\r\n",
                                    "HTTP/1.1 100 Continue",
                                    "",
                                    "HTTP/1.1 503 Busy",
                                    "Transfer-Encoding: chunked",
                                    "Connection: close",
                                    "",
                                    "4;x=y",
                                    "not ",
                                    "3",
                                    "now",
                                    "0",
                                    "Trailer: x",
                                    "",
                                    "")
                            .getBytes(StandardCharsets.US_ASCII));
            client.close();
        })) {
            Sender sender = sender(server.endpoint(), null);
            offer(1);
            pass(Sender.EVERY_NANOS);
            pass(sender.step());
            sender.step();
            assertThat(told()).contains("HTTP 503 not now");
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void flushSendsAllAndStopsAtTheFirstFailure() throws IOException {
        try (FakeServer server = new FakeServer(0)) {
            Sender sender = sender(server.endpoint(), null);
            offer(1_100);
            sender.flush(nanos.get() + Duration.ofSeconds(2).toNanos());
            assertThat(server.batches()).containsExactly(0L, 1L, 2L);
            server.answers(FakeServer.Answer.text(503, "busy"));
            offer(600);
            sender.flush(nanos.get() + Duration.ofSeconds(2).toNanos());
            assertThat(server.batches()).containsExactly(0L, 1L, 2L, 3L);
            assertThat(sender.abandon()).isEqualTo(600);
            Outbox.Counts counts = outbox.counts();
            assertThat(counts.dropped()).isEqualTo(600);
            assertThat(counts.offered()).isEqualTo(counts.sent() + counts.dropped() + counts.queued());
        }
    }

    @Test
    void flushesThatFollowAFailedOneWaitAsLongAsTheServerAskedFor() throws IOException {
        try (FakeServer server = new FakeServer(0)) {
            for (String seconds : new String[] {"60", "7"}) {
                server.answers(FakeServer.Answer.text(503, "busy").retryAfter(seconds));
            }
            Sender sender = sender(server.endpoint(), null);
            offer(600);
            sender.step();
            assertThat(server.batches()).containsExactly(0L);
            flush(sender);
            assertThat(server.batches()).as("it may be the last time").containsExactly(0L, 0L);
            for (int i = 0; i < 6; i++) {
                pass(Duration.ofSeconds(1).toNanos());
                flush(sender);
            }
            assertThat(server.batches()).containsExactly(0L, 0L);
            pass(Duration.ofSeconds(1).toNanos());
            flush(sender);
            assertThat(server.batches()).containsExactly(0L, 0L, 0L, 1L);
            assertThat(outbox.counts().sent()).isEqualTo(600);
        }
    }

    private void flush(Sender sender) {
        sender.flush(nanos.get() + Duration.ofSeconds(2).toNanos());
    }

    private void assertCutOff(URI endpoint, int facts) throws InterruptedException {
        Outbox big = new Outbox(10_000, 256 << 20);
        HttpPost http = new HttpPost(endpoint, null, null, TimeUnit.MILLISECONDS.toNanos(300), System::nanoTime);
        Sender sender = new Sender(big, ORIGIN, http, RETRY_FOR, new Random(1), System::nanoTime, () -> NOW, log);
        for (int i = 0; i < facts; i++) {
            big.offer(record("x".repeat(100_000)));
        }
        Thread watch = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                http.expire();
                try {
                    Thread.sleep(10);
                } catch (InterruptedException e) {
                    return;
                }
            }
        });
        watch.start();
        sender.flush(System.nanoTime() + TimeUnit.SECONDS.toNanos(30));
        watch.interrupt();
        watch.join();
        assertThat(big.counts().queued()).isEqualTo(facts);
        assertThat(told()).contains("no answer within 300 ms");
    }

    private Sender sender(URI endpoint, @Nullable String token) {
        return sender(outbox, endpoint, token, nanos::get, Duration.ofSeconds(10));
    }

    private Sender sender(Outbox from, URI endpoint, @Nullable String token, LongSupplier clock, Duration timeout) {
        HttpPost http = new HttpPost(endpoint, token, null, timeout.toNanos(), clock);
        return new Sender(from, ORIGIN, http, RETRY_FOR, new Random(1), clock, () -> NOW, log);
    }

    private void sendRest(Sender sender) {
        pass(Sender.EVERY_NANOS);
        sender.step();
    }

    private void offer(int facts) {
        for (int i = 0; i < facts; i++) {
            outbox.offer(record(Integer.toString(i)));
        }
    }

    private static Outbox.Entry record(String body) {
        return new Outbox.Entry(
                Wire.WORK, LogRecord.newBuilder().setBody(text(body)).build().toByteArray());
    }

    private void pass(long passingNanos) {
        nanos.addAndGet(passingNanos);
    }

    private String told() {
        return lines.toString(StandardCharsets.UTF_8);
    }

    private static Map<String, AnyValue> attributes(Iterable<KeyValue> pairs) {
        Map<String, AnyValue> attributes = new HashMap<>();
        pairs.forEach(pair -> attributes.put(pair.getKey(), pair.getValue()));
        return attributes;
    }

    private static AnyValue text(String value) {
        return AnyValue.newBuilder().setStringValue(value).build();
    }

    private static AnyValue number(long value) {
        return AnyValue.newBuilder().setIntValue(value).build();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
