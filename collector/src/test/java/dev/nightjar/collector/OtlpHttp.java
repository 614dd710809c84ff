package dev.nightjar.collector;

import static dev.nightjar.collector.Requests.NOW;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;

/** A collector and who sends to its HTTP door. */
abstract class OtlpHttp {

    static final String PROTOBUF = "application/x-protobuf";

    final Store store = new Store();
    final Collector collector = Collector.start(DoorSettings.loopback(0, 0), store, InstantSource.fixed(NOW));
    final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AfterEach
    void close() {
        client.close();
        collector.close();
    }

    final HttpRequest.Builder logs(byte[] body) {
        return to("/v1/logs", body).header("Content-Type", PROTOBUF);
    }

    final HttpRequest.Builder to(String path, byte[] body) {
        return HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofByteArray(body));
    }

    final URI uri(String path) {
        return URI.create("http://127.0.0.1:" + collector.httpPort() + path);
    }

    final HttpResponse<byte[]> post(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    static Status status(HttpResponse<byte[]> answer) throws InvalidProtocolBufferException {
        return Status.parseFrom(answer.body());
    }

    static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }
}
