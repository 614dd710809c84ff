package dev.nightjar.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server a command asks, and the asking. */
final class ServerOptions {

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
            err.println("nightjar: " + server + " answered " + answer.statusCode() + ": " + answer.body());
        } catch (IOException e) {
            err.println("nightjar: no answer from " + server
                    + ". Is it running (./nightjar serve)? --server URL names another.");
        } catch (IllegalArgumentException e) {
            err.println("nightjar: --server '" + server + "' is not a URL like http://127.0.0.1:8570");
        }
        return null;
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server + path)).timeout(Duration.ofSeconds(30));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
