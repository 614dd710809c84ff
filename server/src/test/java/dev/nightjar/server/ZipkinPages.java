package dev.nightjar.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Zipkin's own pages, from its jar, with our server behind them as the image {@code openzipkin/zipkin-ui} has Zipkin's: what they ask of
 * {@code /zipkin/api/v2} and {@code /zipkin/config.json} is handed on.
 */
final class ZipkinPages implements AutoCloseable {

    private static final String FOLDER = "/zipkin-lens/";

    private final HttpServer pages;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http = HttpClient.newHttpClient();
    private final String behind;

    /** @param behind where our server is, without a slash at the end */
    ZipkinPages(String behind) throws IOException {
        this.behind = behind;
        pages = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        pages.setExecutor(threads);
        pages.createContext("/zipkin/", this::answer);
        pages.start();
    }

    String url() {
        return "http://127.0.0.1:" + pages.getAddress().getPort() + "/zipkin/";
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (path.startsWith("/zipkin/api/") || path.equals("/zipkin/config.json")) {
                handOn(exchange);
            } else {
                page(exchange, path.substring("/zipkin/".length()));
            }
        }
    }

    private void handOn(HttpExchange exchange) throws IOException {
        URI asked = URI.create(behind + exchange.getRequestURI());
        HttpResponse<byte[]> answer;
        try {
            answer = http.send(HttpRequest.newBuilder(asked).build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        answer.headers()
                .firstValue("Content-Type")
                .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
        send(exchange, answer.statusCode(), answer.body());
    }

    /** Paths within the pages are all of the one page. */
    private static void page(HttpExchange exchange, String name) throws IOException {
        boolean isFile = name.contains(".");
        try (InputStream file = ZipkinPages.class.getResourceAsStream(FOLDER + (isFile ? name : "index.html"))) {
            if (file == null) {
                send(exchange, 404, new byte[0]);
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", isFile ? type(name) : "text/html");
            send(exchange, 200, file.readAllBytes());
        }
    }

    private static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "js" -> "text/javascript";
            case "css" -> "text/css";
            case "svg" -> "image/svg+xml";
            case "html" -> "text/html";
            case "json" -> "application/json";
            default -> "application/octet-stream";
        };
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        pages.stop(0);
        threads.close();
        http.close();
    }
}
