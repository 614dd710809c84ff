package dev.nightjar.collector.prometheus;

import dev.nightjar.collector.read.BadRequest;
import dev.nightjar.collector.read.Hash;
import dev.nightjar.model.rows.Utf8;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Gets a target's text over HTTP, bounded in time and size. Redirects are not followed. For many threads. */
final class Fetch {

    /** As it comes and after gunzip: as large as a request to the doors may be. */
    static final int BYTES = 16 * 1024 * 1024;

    private static final int WORDS = 200;

    private static final String UNREACHABLE =
            "it cannot be reached: check nightjar.scrape.targets[].url and that it runs";

    /** What comes with an error is thrown away. */
    private static final BodyHandler<byte[]> BODY = BodyHandlers.limiting(
            head -> head.statusCode() == 200 ? BodySubscribers.ofByteArray() : BodySubscribers.replacing(new byte[0]),
            BYTES);

    private final HttpClient http;
    private final TargetSettings settings;
    private final HttpRequest request;

    /**
     * Of one target.
     *
     * @param http follows no redirects
     */
    Fetch(HttpClient http, TargetSettings settings) {
        this.http = http;
        this.settings = settings;
        HttpRequest.Builder builder = HttpRequest.newBuilder(settings.uri())
                .header("Accept", "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1")
                .header("Accept-Encoding", "gzip")
                .header("User-Agent", "nightjar")
                // Some exporters give up in time by it, as they do for Prometheus.
                .header(
                        "X-Prometheus-Scrape-Timeout-Seconds",
                        String.valueOf(settings.timeout().toMillis() / 1_000.0));
        if (settings.token() != null) {
            builder.header("Authorization", "Bearer " + settings.token());
        }
        this.request = builder.build();
    }

    /**
     * What a target says.
     *
     * @param sha256 of its bytes
     */
    record Text(String text, boolean openMetrics, String sha256) {}

    /** Waits for it, at most the target's timeout; the exception's message says what is wrong and what to do. */
    Text get() throws BadRequest, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> exchange = http.sendAsync(request, BODY);
        try {
            // Not the request's own timeout: that one ends with the answer's head.
            return text(exchange.get(settings.timeout().toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            throw new BadRequest("it has not answered in full within " + settings.timeout());
        } catch (ExecutionException e) {
            throw new BadRequest(words(e.getCause()));
        } finally {
            exchange.cancel(true); // does nothing to one that has ended
        }
    }

    private static Text text(HttpResponse<byte[]> response) throws BadRequest {
        int status = response.statusCode();
        if (status != 200) {
            throw new BadRequest(
                    switch (status) {
                        case 401, 403 ->
                            "it refuses us with status " + status + ": check nightjar.scrape.targets[].token";
                        case 301, 302, 303, 307, 308 ->
                            "it leads elsewhere with status " + status
                                    + ", which is not followed: set nightjar.scrape.targets[].url to where it leads";
                        default -> "it answers with status " + status;
                    });
        }
        String type = header(response, "Content-Type", "");
        boolean openMetrics = type.equals("application/openmetrics-text");
        if (!openMetrics && !type.equals("text/plain") && !type.isEmpty()) {
            throw new BadRequest("it answers with " + plain(type)
                    + ", which is no text of metrics: check nightjar.scrape.targets[].url");
        }
        byte[] bytes = unpacked(response.body(), header(response, "Content-Encoding", "identity"));
        if (!Utf8.isValid(bytes, 0, bytes.length)) {
            throw new BadRequest("its text is not UTF-8");
        }
        return new Text(new String(bytes, StandardCharsets.UTF_8), openMetrics, Hash.sha256(bytes));
    }

    /** Lower case, without parameters. */
    private static String header(HttpResponse<byte[]> response, String name, String otherwise) {
        String value = response.headers().firstValue(name).orElse(otherwise);
        int parameters = value.indexOf(';');
        return (parameters < 0 ? value : value.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    }

    private static byte[] unpacked(byte[] body, String encoding) throws BadRequest {
        return switch (encoding) {
            case "identity" -> body;
            case "gzip" -> gunzip(body);
            default -> throw new BadRequest("its content-encoding " + plain(encoding) + " was not asked for");
        };
    }

    private static byte[] gunzip(byte[] body) throws BadRequest {
        byte[] bytes;
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            bytes = in.readNBytes(BYTES + 1);
        } catch (IOException e) {
            throw new BadRequest("its text is not gzip, as it says: " + e.getMessage());
        }
        if (bytes.length > BYTES) {
            throw new BadRequest("its text is larger than " + BYTES / (1024 * 1024) + " MB after gunzip");
        }
        return bytes;
    }

    private static String words(@Nullable Throwable failure) {
        return switch (failure) {
            case ConnectException _ -> UNREACHABLE;
            case HttpConnectTimeoutException _ -> UNREACHABLE;
            case SSLException e ->
                "there is no TLS with it (" + plain(e.getMessage())
                        + "): check nightjar.scrape.targets[].url, and that this JVM trusts its certificate";
            case null, default -> "its answer could not be read: " + plain(String.valueOf(failure));
        };
    }

    /** What comes from outside must not break a line of a log. */
    private static String plain(@Nullable String text) {
        String plain = String.valueOf(text).replaceAll("\\p{Cntrl}", "?");
        return plain.length() > WORDS ? plain.substring(0, WORDS) + "…" : plain;
    }
}
