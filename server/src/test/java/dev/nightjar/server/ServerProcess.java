package dev.nightjar.server;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The real jar in a process of its own, on free ports. */
final class ServerProcess implements AutoCloseable {

    private final Process process;
    private final Path log;
    private final Ports ports;

    record Ports(int api, int grpc, int http) {
        static Ports free() throws IOException {
            try (ServerSocket api = new ServerSocket(0);
                    ServerSocket grpc = new ServerSocket(0);
                    ServerSocket http = new ServerSocket(0)) {
                return new Ports(api.getLocalPort(), grpc.getLocalPort(), http.getLocalPort());
            }
        }
    }

    private ServerProcess(Process process, Path log, Ports ports) {
        this.process = process;
        this.log = log;
        this.ports = ports;
    }

    static ServerProcess start(Path directory, Ports ports, String... more) throws IOException {
        Path log = Files.createTempFile(directory, "server", ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-jar",
                System.getProperty("nightjar.server.jar"),
                "serve",
                "--nightjar.data-dir=" + directory.resolve("data"),
                "--nightjar.api.port=" + ports.api(),
                "--nightjar.otlp.grpc-port=" + ports.grpc(),
                "--nightjar.otlp.http-port=" + ports.http(),
                "--nightjar.store.memory-limit=256MB"));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new ServerProcess(process, log, ports);
    }

    ServerProcess untilUp() throws IOException, InterruptedException {
        long giveUp = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (System.nanoTime() < giveUp && process.isAlive()) {
            try {
                if (get("/api/v1/health").statusCode() > 0) {
                    return this;
                }
            } catch (IOException notYet) {
                Thread.sleep(100);
            }
        }
        throw new IllegalStateException("the server did not come up:\n" + log());
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.api() + path))
                .timeout(Duration.ofSeconds(30));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    JsonNode health() throws IOException, InterruptedException {
        return JsonMapper.shared().readTree(get("/api/v1/health").body());
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(30, TimeUnit.SECONDS);
    }

    int exit() throws InterruptedException {
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the server did not end");
        }
        return process.exitValue();
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
