package dev.nightjar.replay.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nightjar.replay.RecordedRequest;
import dev.nightjar.replay.Replay;
import dev.nightjar.replay.Report;
import dev.nightjar.replay.Report.Outcome;
import dev.nightjar.replay.Running;
import dev.nightjar.replay.Schedule;
import dev.nightjar.replay.Settings;
import dev.nightjar.replay.Target;
import dev.nightjar.replay.driver.ScriptedServer.Reply;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Over real sockets. Times are asserted from below only: a slow machine makes them longer, never shorter. */
@Timeout(60)
class RunTest {

    private static final long SECOND_MICROS = 1_000_000;

    private static final Settings SETTINGS =
            Settings.defaults().withWarmUp(Duration.ZERO).withTimeout(Duration.ofSeconds(30));

    @ParameterizedTest
    @EnumSource(Transport.class)
    void everyRequestIsSentAndCountedByEndpointAndStatus(Transport transport) throws IOException {
        assumeTrue(transport == Transport.NIO || Epoll.isAvailable(), "epoll is for Linux");
        List<RecordedRequest> requests = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            long at = i * 1_000_000L;
            requests.add(RecordedRequest.get(at, i, "/orders/" + i));
            requests.add(RecordedRequest.post(at, i, "/orders", "application/json", "{\"n\":" + i + "}"));
        }
        try (ScriptedServer server =
                ScriptedServer.start(request -> Reply.status(request.head().startsWith("POST") ? 201 : 404))) {
            Schedule schedule = Schedule.of(requests);
            Report report = Run.start(schedule, Target.of(server.url()), SETTINGS, transport)
                    .finished()
                    .join();

            assertThat(report.state()).isEqualTo(Report.State.FINISHED);
            assertThat(report.scheduled()).isEqualTo(120);
            assertAddsUp(report.total());
            assertThat(report.endpoints().stream().map(Report.Endpoint::name))
                    .containsExactly("GET /orders/{id}", "POST /orders");
            assertThat(report.endpoints().getFirst().outcome().status4xx()).isEqualTo(60);
            assertThat(report.endpoints().getLast().outcome().status2xx()).isEqualTo(60);
            assertThat(report.total().responseMicros().count()).isEqualTo(120);
            assertThat(report.driver().latenessMicros().count()).isEqualTo(120);
            assertThat(server.received().stream()
                            .filter(request -> request.path().equals("/orders"))
                            .map(ScriptedServer.Received::body)
                            .collect(Collectors.toSet()))
                    .hasSize(60)
                    .contains("{\"n\":59}");
        }
    }

    @Test
    void sendingGoesOnWhileNothingIsAnswered() throws IOException {
        int count = 50;
        CountDownLatch allArrived = new CountDownLatch(count);
        try (ScriptedServer server = ScriptedServer.start(request -> {
            // A driver that waited for answers would wait here for ever.
            allArrived.countDown();
            allArrived.await();
            return Reply.status(200);
        })) {
            Report report = replay(every(Duration.ofMillis(2), count), server, SETTINGS);
            assertThat(report.total().status2xx()).isEqualTo(count);
            assertThat(report.driver().connectionsOpened()).isEqualTo(count);
        }
    }

    @Test
    void aStallCountsForEveryRequestThatWasDueMeanwhile() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(request -> {
            if (request.number() == 0) {
                Thread.sleep(1_000);
            }
            return Reply.status(200);
        })) {
            // One connection: all wait for the first, although the server itself takes no time for them.
            Report report = replay(every(Duration.ofMillis(5), 100), server, SETTINGS.withConnections(1));
            Report.Distribution response = report.total().responseMicros();
            assertThat(response.max()).isGreaterThanOrEqualTo(SECOND_MICROS * 99 / 100);
            // Request i was due 5 i ms after the first.
            assertThat(response.p50()).isGreaterThan(SECOND_MICROS * 7 / 10);
            assertThat(report.driver().sendDelayMicros().p50()).isGreaterThan(SECOND_MICROS * 7 / 10);
            assertThat(report.driver().queued()).isPositive();
            assertThat(report.total().status2xx()).isEqualTo(100);
        }
    }

    @Test
    void aRequestThatIsNotAnsweredInTimeIsGivenUpAlone() throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.start(request -> {
            if (request.path().equals("/hangs")) {
                never.await();
            }
            return Reply.status(200);
        })) {
            List<RecordedRequest> requests = new ArrayList<>(every(Duration.ofMillis(10), 20));
            requests.add(RecordedRequest.get(50_000_000, 1, "/hangs"));
            requests.add(RecordedRequest.get(60_000_000, 1, "/hangs"));
            Report report = replay(requests, server, SETTINGS.withTimeout(Duration.ofSeconds(3)));
            assertThat(report.total().timeouts()).isEqualTo(2);
            assertThat(report.total().status2xx()).isEqualTo(20);
            assertThat(report.total().responseMicros().max()).isGreaterThanOrEqualTo(3 * SECOND_MICROS * 99 / 100);
            assertAddsUp(report.total());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n3\r\nabc\r\n0\r\n\r\n",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n",
            })
    void aConnectionIsUsedAgainAfterAWholeAnswer(String answer) throws IOException {
        try (ScriptedServer server = ScriptedServer.start(request -> new Reply(answer, false))) {
            Report report = replay(every(Duration.ofMillis(1), 30), server, SETTINGS.withConnections(1));
            assertThat(report.total().status2xx()).isEqualTo(30);
            assertThat(report.driver().connectionsOpened()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}",
                "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\n\r\nuntil it closes",
            })
    void aConnectionThatTheServerClosesIsReplaced(String answer) throws IOException {
        try (ScriptedServer server = ScriptedServer.start(request -> new Reply(answer, true))) {
            Report report = replay(every(Duration.ofMillis(1), 30), server, SETTINGS.withConnections(1));
            assertThat(report.total().status2xx()).isEqualTo(30);
            assertThat(report.driver().connectionsOpened()).isEqualTo(30);
        }
    }

    @Test
    void aRefusedConnectionIsAnError() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Report report = Replay.start(
                        Schedule.of(every(Duration.ofMillis(1), 20)), Target.of("http://127.0.0.1:" + port), SETTINGS)
                .finished()
                .join();
        assertThat(report.total().connectErrors()).isEqualTo(20);
        assertThat(report.total().responseMicros().count()).isZero();
        assertAddsUp(report.total());
    }

    @Test
    void aBrokenAnswerIsAnErrorOfItsKind() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(request -> switch (request.number() % 4) {
            case 0 -> new Reply("", true);
            case 1 -> new Reply("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort", true);
            case 2 -> new Reply("220 mail.example ESMTP\r\n", false);
            default -> Reply.status(500);
        })) {
            Report report = replay(every(Duration.ofMillis(1), 40), server, SETTINGS.withConnections(1));
            assertThat(report.total().closedErrors()).isEqualTo(20);
            assertThat(report.total().protocolErrors()).isEqualTo(10);
            assertThat(report.total().status5xx()).isEqualTo(10);
            assertAddsUp(report.total());
        }
    }

    @Test
    void requestsBeyondTheConnectionLimitQueueAndBeyondTheQueueAreCounted() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.start(request -> {
            open.await();
            return Reply.status(200);
        })) {
            Running running = Replay.start(
                    Schedule.of(every(Duration.ofMillis(1), 20)),
                    Target.of(server.url()),
                    SETTINGS.withConnections(2).withMaxQueued(3));
            while (running.report().total().due() < 20) {
                Thread.sleep(5);
            }
            assertThat(running.report().total().pending()).isEqualTo(5);
            open.countDown();
            Report report = running.finished().join();
            assertThat(report.driver().connectionsOpened()).isEqualTo(2);
            assertThat(report.driver().queued()).isEqualTo(3);
            assertThat(report.driver().longestQueue()).isEqualTo(3);
            assertThat(report.total().status2xx()).isEqualTo(5);
            assertThat(report.total().notSent()).isEqualTo(15);
            assertAddsUp(report.total());
        }
    }

    @Test
    void aStopEndsTheReplayWithEverythingAccountedFor() throws Exception {
        CountDownLatch arrived = new CountDownLatch(3);
        CountDownLatch never = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.start(request -> {
            arrived.countDown();
            never.await();
            return Reply.status(200);
        })) {
            Schedule hour = Schedule.of(every(Duration.ofMillis(1), 10)).loopFor(Duration.ofHours(1));
            Running running = Replay.start(
                    hour, Target.of(server.url()), SETTINGS.withConnections(3).withStopGrace(Duration.ofMillis(50)));
            arrived.await();
            running.close();
            Report report = running.report();
            assertThat(report.state()).isEqualTo(Report.State.STOPPED);
            assertThat(report.total().abandoned()).isEqualTo(3);
            assertThat(report.total().notSent()).isEqualTo(report.total().due() - 3);
            assertThat(report.total().due()).isLessThan(report.scheduled());
            assertAddsUp(report.total());
        }
    }

    @Test
    void aReplayStoppedWhileWarmingUpSendsNothing() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(request -> Reply.status(200))) {
            Running running = Replay.start(
                    Schedule.of(every(Duration.ofMillis(1), 10)),
                    Target.of(server.url()),
                    SETTINGS.withWarmUp(Duration.ofHours(1)));
            assertThat(running.report().state()).isEqualTo(Report.State.WARMING_UP);
            running.close();
            assertThat(running.report().total().due()).isZero();
            assertThat(server.received()).isEmpty();
        }
    }

    @Test
    void theWarmUpDoesNotReachTheTarget() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(request -> Reply.status(200))) {
            Report report =
                    replay(every(Duration.ofMillis(1), 10), server, SETTINGS.withWarmUp(Duration.ofMillis(300)));
            assertThat(report.total().due()).isEqualTo(10);
            assertThat(server.received()).hasSize(10);
        }
    }

    @Test
    void severalLoopsShareTheScheduleAndLoseNothing() throws IOException {
        List<RecordedRequest> requests = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            requests.add(RecordedRequest.get(i * 500_000L, i % 20, "/r" + "x".repeat(i)));
        }
        try (ScriptedServer server = ScriptedServer.start(request -> Reply.status(200))) {
            Report report = replay(requests, server, SETTINGS.withLoops(3).withConnections(5));
            assertThat(report.total().status2xx()).isEqualTo(200);
            assertThat(server.received().stream()
                            .map(ScriptedServer.Received::path)
                            .distinct())
                    .hasSize(200);
        }
    }

    @Test
    void requestsOfASessionKeepTheirOrder() throws IOException {
        List<RecordedRequest> requests = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            requests.add(RecordedRequest.get(i * 1_000L, 7, "/" + i));
        }
        try (ScriptedServer server = ScriptedServer.start(request -> Reply.status(200))) {
            replay(requests, server, SETTINGS.withLoops(2).withConnections(2));
            // Its loop has one connection, so what the server sees is the order of sending.
            assertThat(server.received().stream().map(ScriptedServer.Received::path))
                    .containsExactlyElementsOf(
                            requests.stream().map(RecordedRequest::uri).toList());
        }
    }

    @Test
    void everySendCarriesATraceOfItsOwn() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(request -> Reply.status(200))) {
            Schedule looped = Schedule.of(every(Duration.ofMillis(1), 5)).loopFor(Duration.ofMillis(50));
            Replay.start(looped, Target.of(server.url()), SETTINGS).finished().join();
            Set<String> traces = server.received().stream()
                    .map(request -> request.header("traceparent"))
                    .collect(Collectors.toSet());
            assertThat(traces).hasSize(50).allMatch(trace -> trace.matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01"));
        }
    }

    @Test
    void theDriverSaysWhenItWasLate() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(request -> Reply.status(200))) {
            List<RecordedRequest> requests = every(Duration.ofMillis(1), 10);
            // No driver hands a request over within a nanosecond.
            assertThat(replay(requests, server, SETTINGS.withMaxLateness(Duration.ofNanos(1)))
                            .driver()
                            .late())
                    .isTrue();
            assertThat(replay(requests, server, SETTINGS.withMaxLateness(Duration.ofMinutes(1)))
                            .driver()
                            .late())
                    .isFalse();
        }
    }

    @Test
    void aScheduleBeyondTheLimitsIsRefusedBeforeAnythingIsSent() {
        Target target = Target.of("http://127.0.0.1:9");
        Schedule schedule = Schedule.of(every(Duration.ofMillis(1), 10));
        assertThatThrownBy(() -> Replay.start(Schedule.of(List.of()), target, SETTINGS))
                .hasMessageContaining("no request");
        assertThatThrownBy(() -> Replay.start(schedule, target, SETTINGS.withMaxRequests(9)))
                .hasMessageContaining("10 requests");
        assertThatThrownBy(() -> Replay.start(schedule, target, SETTINGS.withMaxDuration(Duration.ofMillis(2))))
                .hasMessageContaining("PT0.01S");
    }

    private static Report replay(List<RecordedRequest> requests, ScriptedServer server, Settings settings) {
        return Replay.start(Schedule.of(requests), Target.of(server.url()), settings)
                .finished()
                .join();
    }

    private static List<RecordedRequest> every(Duration gap, int count) {
        List<RecordedRequest> requests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            requests.add(RecordedRequest.get(i * gap.toNanos(), i, "/orders/" + i));
        }
        return requests;
    }

    private static void assertAddsUp(Outcome outcome) {
        assertThat(outcome.pending()).isZero();
        assertThat(outcome.due())
                .isEqualTo(outcome.answered()
                        + outcome.timeouts()
                        + outcome.errors()
                        + outcome.notSent()
                        + outcome.abandoned());
        assertThat(outcome.answered())
                .isEqualTo(outcome.status2xx() + outcome.status3xx() + outcome.status4xx() + outcome.status5xx());
    }
}
