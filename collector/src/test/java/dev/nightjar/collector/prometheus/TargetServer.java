package dev.nightjar.collector.prometheus;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;

/** Answers at each path as a test wants it to. */
final class TargetServer implements AutoCloseable {

    static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final HttpServer server;
    /** Open until the server is closed. */
    final CountDownLatch end = new CountDownLatch(1);

    TargetServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("target-", 0).factory()));
        server.start();
    }

    /** What it does with a request. */
    interface Behaviour {
        void with(HttpExchange exchange) throws IOException, InterruptedException;
    }

    TargetServer on(String path, Behaviour behaviour) {
        server.createContext(path, exchange -> {
            try (exchange) {
                behaviour.with(exchange);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return this;
    }

    /** A text of the older format. */
    TargetServer says(String path, String text) {
        return on(path, exchange -> answer(exchange, 200, TEXT, "", bytes(text)));
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    static void answer(HttpExchange exchange, int status, String type, String encoding, byte[] body)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        if (!encoding.isEmpty()) {
            exchange.getResponseHeaders().set("Content-Encoding", encoding);
        }
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
    }
}
