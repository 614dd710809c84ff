package dev.nightjar.demo.stage;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The server's HTTP API, as far as the demo asks it. */
public final class NightjarApi implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;

    NightjarApi(int port) {
        base = URI.create("http://127.0.0.1:" + port);
    }

    public URI base() {
        return base;
    }

    /** All findings of the demo's environment, the worst first; empty when there is no answer just now. */
    public Optional<JsonNode> findings(String language) throws InterruptedException {
        URI uri = base.resolve("/api/v1/findings?environment=" + Stage.ENVIRONMENT + "&lang=" + language);
        try {
            HttpResponse<String> answer =
                    http.send(HttpRequest.newBuilder(uri).timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                return Optional.empty();
            }
            return Optional.of(JsonMapper.shared().readTree(answer.body())).filter(JsonNode::isArray);
        } catch (IOException | JacksonException noAnswer) {
            return Optional.empty();
        }
    }

    /** Why the server's findings, or their absence, mean nothing; empty when it has looked at what came in. */
    public Optional<String> blindness() throws InterruptedException {
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(base.resolve("/api/v1/health"))
                            .timeout(LIMIT)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200
                    ? blindness(JsonMapper.shared().readTree(answer.body()))
                    : Optional.of("the server's health answers " + answer.statusCode());
        } catch (IOException | JacksonException noAnswer) {
            return Optional.of("the server does not answer: " + noAnswer);
        }
    }

    static Optional<String> blindness(JsonNode health) {
        JsonNode analysis = health.path("analysis");
        JsonNode rows = health.path("store").path("rows");
        if (analysis.hasNonNull("failure")) {
            return Optional.of(
                    "the last analysis failed: " + analysis.path("failure").asString());
        }
        if (analysis.path("rounds").asLong() < 2) {
            return Optional.of("the analyzer has not looked");
        }
        if (rows.path("work_total").asLong() == 0 || rows.path("db_poll").asLong() == 0) {
            return Optional.of("nothing has come in: " + rows);
        }
        return Optional.empty();
    }

    /** Whether {@code uri} answers 200. */
    static boolean answers(HttpClient http, URI uri) throws InterruptedException {
        try {
            return http.send(
                                    HttpRequest.newBuilder(uri)
                                            .timeout(Duration.ofSeconds(5))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
