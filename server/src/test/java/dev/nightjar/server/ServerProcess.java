package dev.nightjar.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The real jar in a process of its own, on free ports. */
final class ServerProcess implements AutoCloseable {

    private final Process process;
    private final Path log;
    private final Ports ports;

    /**
     * Free ports on loopback, below the range from which systems take the ports of outgoing connections (Linux: from
     * 32768), so that none is lost between the choice and its use, or while a killed server is away.
     */
    record Ports(int api, int grpc, int http) {

        private static final int LOWEST = 20_000;
        private static final int HIGHEST = 32_000;
        private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

        static Ports free() {
            return new Ports(next(), next(), next());
        }

        private static int next() {
            while (true) {
                int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
                if (isFree(port) && GIVEN.add(port)) {
                    return port;
                }
            }
        }

        private static boolean isFree(int port) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return true;
            } catch (IOException taken) {
                return false;
            }
        }
    }

    private ServerProcess(Process process, Path log, Ports ports) {
        this.process = process;
        this.log = log;
        this.ports = ports;
    }

    static ServerProcess start(Path directory, Ports ports, String... more) throws IOException {
        return start(directory, ports, Map.of(), more);
    }

    static ServerProcess start(Path directory, Ports ports, Map<String, String> variables, String... more)
            throws IOException {
        Path log = Files.createTempFile(directory, "server", ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1", // it lives for seconds
                "-Djava.io.tmpdir=" + directory, // a killed process leaves its temporary files behind
                "-jar",
                System.getProperty("nightjar.server.jar"),
                "serve",
                "--nightjar.data-dir=" + directory.resolve("data"),
                "--nightjar.api.port=" + ports.api(),
                "--nightjar.otlp.grpc-port=" + ports.grpc(),
                "--nightjar.otlp.http-port=" + ports.http(),
                "--nightjar.store.memory-limit=256MB"));
        command.addAll(List.of(more));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(variables);
        return new ServerProcess(builder.start(), log, ports);
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

    /** Sends a form as a browser does; redirects are not followed. */
    HttpResponse<String> post(String path, String form) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    /** Where pages and API are, without a slash at the end. */
    String url() {
        return "http://127.0.0.1:" + ports.api();
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
