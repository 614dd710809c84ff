package dev.nightjar.agent.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.nightjar.agent.settings.AgentLog;
import dev.nightjar.agent.settings.AgentSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RecordingUploadTest {

    private static final String ID = "0123456789abcdef";

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path directory;

    @SuppressWarnings("NullAway.Init") // below
    private HttpServer http;

    private final List<String> queries = new CopyOnWriteArrayList<>();
    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

    /** 200 when there is none. */
    private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void open() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/v1/recordings", this::take);
        http.start();
    }

    @AfterEach
    void close() {
        http.stop(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            queries.add(exchange.getRequestURI().getRawQuery());
            tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
            int status = answers.isEmpty() ? 200 : answers.remove();
            if (status == 200) {
                taken.write(body);
            }
            byte[] why = "no\u001broom\n".getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(status, why.length);
            exchange.getResponseBody().write(why);
        }
    }

    @Test
    void piecesComeOneAfterTheOtherAndOnlyTheFirstSaysOfWhatTheyAre() throws IOException {
        byte[] bytes = bytes(2_500_000);
        answers.addAll(List.of(200, 503)); // the second one is offered again
        upload().send(file(bytes), ID, Map.of("service", "Zürich order", "run", "7"), () -> true);

        assertThat(taken.toByteArray()).isEqualTo(bytes);
        assertThat(tokens).containsOnly("Bearer s3cret");
        assertThat(queries).hasSize(4);
        assertThat(queries.get(0))
                .startsWith("id=" + ID + "&piece=0&last=false&")
                .contains("&service=Z%C3%BCrich+order", "&run=7");
        assertThat(queries.subList(1, 4))
                .containsExactly(
                        "id=" + ID + "&piece=1&last=false",
                        "id=" + ID + "&piece=1&last=false",
                        "id=" + ID + "&piece=2&last=true");
    }

    @Test
    void namesAreCutSoThatTheHeadOfARequestStaysShort() throws IOException {
        upload().send(
                        file(bytes(10)),
                        ID,
                        Map.of("service", "服".repeat(200), "instance", "x".repeat(2_000)),
                        () -> true);

        assertThat(queries)
                .singleElement()
                .satisfies(query -> assertThat(query)
                        .hasSizeLessThan(1_000)
                        .contains("service=%E6%9C%8D", "instance=xxx")
                        .doesNotContain("%3F"));
    }

    @Test
    void whatTheServerSaysIsSaidWithWhere() throws IOException {
        answers.add(507);
        Path file = file(bytes(10));
        assertThatThrownBy(() -> upload().send(file, ID, Map.of(), () -> true))
                .isInstanceOf(IOException.class)
                .hasMessage(endpoint() + "/v1/recordings did not take it: HTTP 507 no room");
        answers.add(404);
        assertThatThrownBy(() -> upload().send(file, ID, Map.of(), () -> true))
                .hasMessageContaining("an older server, or none of Nightjar's");
        http.stop(0);
        assertThatThrownBy(() -> upload().send(file, ID, Map.of(), () -> true))
                .hasMessageContaining("Is a Nightjar server running there (nightjar.endpoint)?");
    }

    @Test
    void whoDoesNotWantItAnyMoreDoesNotWaitForTheServer() throws IOException {
        CountDownLatch asked = new CountDownLatch(1);
        try (RawServer mute = new RawServer(client -> {
            RawServer.readRequest(client);
            asked.countDown();
        })) {
            AgentSettings settings = settings(mute.endpoint(), "5m");
            Path file = file(bytes(10));
            assertThatThrownBy(() -> new RecordingUpload(settings).send(file, ID, Map.of(), () -> asked.getCount() > 0))
                    .isInstanceOf(IOException.class);
        }
    }

    private RecordingUpload upload() {
        return new RecordingUpload(settings(endpoint(), "10s"));
    }

    private URI endpoint() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    private static AgentSettings settings(URI endpoint, String timeout) {
        Map<String, String> properties = Map.of(
                "nightjar.endpoint", endpoint.toString(), "nightjar.token", "s3cret", "nightjar.timeout", timeout);
        return AgentSettings.read(properties, Map.of(), Map.of(), AgentLog.toStandardError(AgentLog.Level.OFF));
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(directory.resolve("x.jfr"), bytes);
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(7).nextBytes(bytes);
        return bytes;
    }
}
