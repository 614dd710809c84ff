package dev.nightjar.server.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server that is measured, in a process of its own. */
final class Servers implements AutoCloseable {

    private static final Duration UP_WITHIN = Duration.ofMinutes(2);

    private final Process process;
    private final Path log;
    private final int receives;
    private final URI health;

    private Servers(Process process, Path log, int receives, URI health) {
        this.process = process;
        this.log = log;
        this.receives = receives;
        this.health = health;
    }

    /** Nightjar as it comes, without pages; new rows become files every 20 s, so that the cost of that is in what is measured. */
    static Servers nightjar(Path directory, String... more) throws Exception {
        int api = freePort();
        int grpc = freePort();
        List<String> command = new ArrayList<>(List.of(
                java(),
                "-Xmx1g",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.io.tmpdir=" + directory,
                "-jar",
                System.getProperty("nightjar.server.jar"),
                "serve",
                "--nightjar.data-dir=" + directory.resolve("data"),
                "--nightjar.api.port=" + api,
                "--nightjar.otlp.grpc-port=" + grpc,
                "--nightjar.otlp.http-port=" + freePort(),
                "--nightjar.ui.enabled=false",
                "--nightjar.store.segment-age=20s"));
        command.addAll(List.of(more));
        return start(command, directory.resolve("nightjar.log"), grpc, "http://127.0.0.1:" + api + "/api/v1/health");
    }

    /**
     * zipkin-server's executable jar with its store in memory, as it comes but for the address. The 500,000 spans that it keeps do not fit into
     * 2 GB: with that it collects garbage all the time.
     */
    static Servers zipkin(Path directory, Path jar) throws Exception {
        int port = freePort();
        return start(
                List.of(
                        java(),
                        "-Xmx4g",
                        "-jar",
                        jar.toString(),
                        "--armeria.ports[0].ip=127.0.0.1",
                        "--armeria.ports[0].port=" + port,
                        "--armeria.ports[0].protocols[0]=http"),
                directory.resolve("zipkin.log"),
                port,
                "http://127.0.0.1:" + port + "/health");
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Servers start(List<String> command, Path log, int receives, String health) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Servers server = new Servers(process, log, receives, URI.create(health));
        try {
            server.awaitUp();
            return server;
        } catch (Exception e) {
            server.close();
            throw e;
        }
    }

    private void awaitUp() throws Exception {
        long giveUp = System.nanoTime() + UP_WITHIN.toNanos();
        while (System.nanoTime() < giveUp && process.isAlive()) {
            try {
                if (!health().isMissingNode()) {
                    return;
                }
            } catch (IOException notYet) {
                Thread.sleep(100);
            }
        }
        throw new IllegalStateException("a server did not come up, see " + log);
    }

    JsonNode health() throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return JsonMapper.shared()
                    .readTree(client.send(HttpRequest.newBuilder(health).build(), HttpResponse.BodyHandlers.ofString())
                            .body());
        }
    }

    /** Where it takes spans. */
    int receives() {
        return receives;
    }

    long pid() {
        return process.pid();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
