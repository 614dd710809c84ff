package dev.nightjar.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zipkin2.Endpoint;
import zipkin2.Span;
import zipkin2.codec.SpanBytesEncoder;

/** Zipkin's own pages in a real browser, with our server behind them. Skipped, with a notice, without a browser. */
class ZipkinPagesIT {

    private static final String TRACE = "463ac35c9f6413ad48485a3953bb6124";
    private static final Path SCREENSHOTS = Path.of("target/screenshots");

    /** For a loaded machine. */
    private static final double PATIENCE_MILLIS = 30_000;

    @TempDir
    Path directory;

    @Test
    void theyFindATraceAndShowIt() throws Exception {
        ServerProcess.Ports ports = ServerProcess.Ports.free();
        Files.createDirectories(SCREENSHOTS);
        try (Chromium chromium = Chromium.startOrSkip();
                ServerProcess server = ServerProcess.start(directory, ports).untilUp();
                ZipkinPages pages = new ZipkinPages(server.url());
                Page page = chromium.browser().newPage()) {
            page.setDefaultTimeout(PATIENCE_MILLIS);
            send(ports);

            page.navigate(pages.url() + "?serviceName=order&lookback=15m&limit=10");
            page.getByText("Run Query").click();
            seen(page, "get /orders"); // the service's name alone stands in what is searched for, too
            shoot(page, "zipkin-search");

            page.navigate(pages.url() + "traces/" + TRACE);
            seen(page, "payment");
            seen(page, "post /payments");
            shoot(page, "zipkin-trace");
        }
    }

    /** An order that asks for a payment. */
    private static void send(ServerProcess.Ports ports) throws Exception {
        long now = System.currentTimeMillis() * 1_000;
        Span order = span("1", "get /orders", Span.Kind.SERVER, "order", now - 50_000, 40_000)
                .build();
        Span payment = span("2", "post /payments", Span.Kind.SERVER, "payment", now - 40_000, 20_000)
                .parentId("1")
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest post = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.http() + "/api/v2/spans"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(
                            SpanBytesEncoder.JSON_V2.encodeList(List.of(order, payment))))
                    .build();
            assertThat(http.send(post, HttpResponse.BodyHandlers.discarding()).statusCode())
                    .isEqualTo(202);
        }
    }

    private static Span.Builder span(
            String id, String name, Span.Kind kind, String service, long microseconds, long duration) {
        return Span.newBuilder()
                .traceId(TRACE)
                .id(id)
                .name(name)
                .kind(kind)
                .timestamp(microseconds)
                .duration(duration)
                .localEndpoint(Endpoint.newBuilder().serviceName(service).build());
    }

    private static void seen(Page page, String text) {
        assertThat(page.locator("body"))
                .containsText(
                        text,
                        new LocatorAssertions.ContainsTextOptions()
                                .setTimeout(PATIENCE_MILLIS)
                                .setIgnoreCase(true));
    }

    private static void shoot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")));
    }
}
