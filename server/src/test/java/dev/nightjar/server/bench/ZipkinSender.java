package dev.nightjar.server.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;

/** Zipkin's protobuf over HTTP. */
final class ZipkinSender implements Sender {

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI spans;

    ZipkinSender(int port) {
        spans = URI.create("http://127.0.0.1:" + port + "/api/v2/spans");
    }

    @Override
    public CompletableFuture<Boolean> send(byte[] request) {
        return client.sendAsync(
                        HttpRequest.newBuilder(spans)
                                .header("Content-Type", "application/x-protobuf")
                                .POST(HttpRequest.BodyPublishers.ofByteArray(request))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .thenApply(answer -> {
                    if (answer.statusCode() / 100 != 2 && answer.statusCode() != 503) {
                        throw new IllegalStateException("zipkin answers " + answer.statusCode() + ": " + answer.body());
                    }
                    return answer.statusCode() != 503;
                });
    }

    @Override
    public void close() {
        client.close();
    }
}
