package dev.nightjar.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server a command asks, and the asking. */
final class ServerOptions {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

    private static final int MOST_OF_REFUSAL_BYTES = 10_000;

    @Option(
            names = "--server",
            defaultValue = "http://127.0.0.1:8570",
            description = "The server's API (default: ${DEFAULT-VALUE}).")
    private String server = "";

    @Option(names = "--token", description = "Bearer token, when the server asks for one (or set NIGHTJAR_TOKEN).")
    private @Nullable String token = System.getenv("NIGHTJAR_TOKEN");

    /** What the server answers; null when that is nothing to go on with, which has been told then. */
    @Nullable
    String answer(String path, PrintWriter err) throws InterruptedException {
        try {
            HttpResponse<String> answer = get(path);
            if (answer.statusCode() == 200) {
                return answer.body();
            }
            tellRefusal(answer.statusCode(), answer.body(), err);
        } catch (IOException e) {
            tellSilence(err);
        } catch (IllegalArgumentException e) {
            tellNoUrl(err);
        }
        return null;
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        try (HttpClient client = client()) {
            return client.send(request(path, ANSWER_WITHIN), HttpResponse.BodyHandlers.ofString());
        }
    }

    /** What becomes of an answer while it comes. */
    interface Taker<T> {
        /** Takes the body, of so many bytes when the server says how many. */
        T take(InputStream body, OptionalLong bytes) throws IOException;
    }

    /**
     * What a taker made of a long answer; null when there was none to go on with, which has been told then.
     *
     * @param within when the answer must have begun
     * @throws IOException the taker's
     */
    <T> @Nullable T stream(String path, Duration within, Taker<T> taker, PrintWriter err)
            throws IOException, InterruptedException {
        HttpRequest request;
        try {
            request = request(path, within);
        } catch (IllegalArgumentException e) {
            tellNoUrl(err);
            return null;
        }
        try (HttpClient client = client()) {
            HttpResponse<InputStream> answer;
            try {
                answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            } catch (IOException e) {
                tellSilence(err);
                return null;
            }
            try (InputStream body = answer.body()) {
                if (answer.statusCode() == 200) {
                    return taker.take(body, answer.headers().firstValueAsLong("Content-Length"));
                }
                tellRefusal(
                        answer.statusCode(),
                        new String(body.readNBytes(MOST_OF_REFUSAL_BYTES), StandardCharsets.UTF_8),
                        err);
                return null;
            }
        }
    }

    private HttpRequest request(String path, Duration within) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server + path)).timeout(within);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return request.build();
    }

    private static HttpClient client() {
        return HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    }

    private void tellRefusal(int status, String body, PrintWriter err) {
        err.println("nightjar: " + server + " answered " + status + ": " + body);
    }

    private void tellSilence(PrintWriter err) {
        err.println("nightjar: no answer from " + server
                + ". Is it running (./nightjar serve)? --server URL names another.");
    }

    private void tellNoUrl(PrintWriter err) {
        err.println("nightjar: --server '" + server + "' is not a URL like http://127.0.0.1:8570");
    }

    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
