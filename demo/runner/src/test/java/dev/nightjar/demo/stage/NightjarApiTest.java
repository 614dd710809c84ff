package dev.nightjar.demo.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class NightjarApiTest {

    @Test
    void aServerThatLookedAtWorksAndSessionsIsNotBlind() {
        assertThat(blindness("{\"analysis\":{\"rounds\":9,\"failure\":null},"
                        + "\"store\":{\"rows\":{\"work_total\":80,\"db_poll\":200}}}"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{} | has not looked",
                "{\"status\":\"failing\",\"reasons\":[{\"text\":\"The disk is full\"},{\"text\":\"No analysis\"}],\"analysis\":{\"rounds\":9},\"store\":{\"rows\":{\"work_total\":9,\"db_poll\":9}}} | failing: The disk is full; No analysis",
                "{\"analysis\":{\"rounds\":9,\"failure\":\"boom\"}} | boom",
                "{\"analysis\":{\"rounds\":9,\"failure\":null},\"store\":{\"rows\":{\"work_total\":0,\"db_poll\":9}}} | nothing has come in",
                "{\"analysis\":{\"rounds\":9,\"failure\":null},\"store\":{\"rows\":{\"work_total\":9,\"db_poll\":0}}} | nothing has come in"
            })
    void silenceOfOneThatDidNotLookIsNoAnswer(String health, String reason) {
        assertThat(blindness(health))
                .hasValueSatisfying(text -> assertThat(text).contains(reason));
    }

    @Test
    void theReasonsOfAServerThatAnswers503AreShown() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/", exchange -> {
            byte[] body = (exchange.getRequestURI().getPath().endsWith("/health")
                            ? "{\"status\":\"failing\",\"reasons\":[{\"text\":\"The disk is full\"}]}"
                            : "{\"error\":\"busy\"}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(503, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try (NightjarApi api = new NightjarApi(server.getAddress().getPort())) {
            assertThat(api.blindness()).contains("the server is failing: The disk is full");
            assertThat(api.findings("en")).isEmpty();
        } finally {
            server.stop(0);
        }
    }

    private static Optional<String> blindness(String health) {
        return NightjarApi.blindness(JsonMapper.shared().readTree(health));
    }
}
