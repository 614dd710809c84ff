package dev.nightjar.demo.stage;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The server's HTTP API, as far as the demo asks it. */
public final class NightjarApi implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;

    NightjarApi(int port) {
        base = base(port);
    }

    private static URI base(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Where a server says that it is up. */
    static URI health(int port) {
        return base(port).resolve("/api/v1/health");
    }

    public URI base() {
        return base;
    }

    /** All findings of the demo's environment, the worst first; empty when there is no answer just now. */
    public Optional<JsonNode> findings(String language) throws InterruptedException {
        return get("/api/v1/findings?environment=" + Stage.ENVIRONMENT + "&lang=" + language)
                .filter(JsonNode::isArray);
    }

    /** Why the server's findings, or their absence, mean nothing; empty when it has looked at what came in. */
    public Optional<String> blindness() throws InterruptedException {
        Optional<JsonNode> health = health();
        return health.isPresent() ? blindness(health.get()) : Optional.of("the server does not say how it is");
    }

    /** What the server says of itself; empty when there is no answer just now. */
    public Optional<JsonNode> health() throws InterruptedException {
        return get("/api/v1/health");
    }

    private Optional<JsonNode> get(String path) throws InterruptedException {
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(base.resolve(path)).timeout(LIMIT).build(),
                    HttpResponse.BodyHandlers.ofString());
            // 503 of the health is an answer: it says why.
            return answer.statusCode() == 200 || answer.statusCode() == 503
                    ? Optional.of(JsonMapper.shared().readTree(answer.body()))
                    : Optional.empty();
        } catch (IOException | JacksonException noAnswer) {
            return Optional.empty();
        }
    }

    static Optional<String> blindness(JsonNode health) {
        if (health.path("status").asString("").equals("failing")) {
            return Optional.of("the server is failing: " + reasons(health));
        }
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

    private static String reasons(JsonNode health) {
        return health.path("reasons")
                .valueStream()
                .map(reason -> reason.path("text").asString(""))
                .collect(Collectors.joining("; "));
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
