package dev.nightjar.collector.prometheus;

import static dev.nightjar.collector.prometheus.TargetServer.TEXT;
import static dev.nightjar.collector.prometheus.TargetServer.answer;
import static dev.nightjar.collector.prometheus.TargetServer.bytes;
import static dev.nightjar.collector.prometheus.TargetServer.gzip;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.nightjar.collector.Collector;
import dev.nightjar.collector.CollectorHealth;
import dev.nightjar.collector.DoorSettings;
import dev.nightjar.collector.Store;
import dev.nightjar.model.port.RowBatch;
import dev.nightjar.model.port.WriteResult;
import dev.nightjar.model.rows.MetricColumns;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import io.prometheus.client.Summary;
import io.prometheus.client.exporter.HTTPServer;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Through the collector, against real servers: the client's own, and one that does what targets should not. */
@Timeout(60)
class ScraperTest {

    private final Store store = new Store();
    private TargetServer server;

    @BeforeEach
    void open() throws IOException {
        server = new TargetServer();
    }

    @AfterEach
    void close() {
        server.close();
    }

    /** Values that are easily lost: large whole numbers, small fractions, none, endless ones, labels with every escape. */
    private static CollectorRegistry shop() {
        CollectorRegistry registry = new CollectorRegistry();
        Counter orders = Counter.build("orders", "Orders.").labelNames("tier").register(registry);
        orders.labels("gold").inc(3);
        orders.labels("a \"b\" \\ \nc 🦉").inc(9_007_199_254_740_991.0);
        Gauge load = Gauge.build("load", "Load.").labelNames("of").register(registry);
        load.labels("cpu").set(-1.25e-9);
        load.labels("nothing").set(Double.NaN);
        load.labels("all").set(Double.POSITIVE_INFINITY);
        Histogram wait = Histogram.build("wait_seconds", "Waits.")
                .buckets(0.005, 0.5, 2.5)
                .labelNames("path")
                .register(registry);
        for (double seconds : new double[] {0.001, 0.25, 0.3, 7}) {
            wait.labels("/orders").observe(seconds);
        }
        wait.labels("/never").observe(100);
        Summary rpc = Summary.build("rpc_seconds", "Calls.")
                .quantile(0.5, 0.01)
                .quantile(0.99, 0.001)
                .register(registry);
        for (int i = 1; i <= 100; i++) {
            rpc.observe(i / 8.0);
        }
        var _ = Summary.build("silent_seconds", "Nobody calls.")
                .quantile(0.9, 0.01)
                .register(registry);
        Summary.build("size_bytes", "Sizes.").register(registry).observe(1_000);
        return registry;
    }

    /** Each line that the client would write. */
    private static Map<String, Double> lines(CollectorRegistry registry) {
        Map<String, Double> lines = new TreeMap<>();
        Collections.list(registry.metricFamilySamples())
                .forEach(family -> family.samples.forEach(sample -> {
                    Map<String, String> labels = new HashMap<>();
                    for (int i = 0; i < sample.labelNames.size(); i++) {
                        labels.put(sample.labelNames.get(i), sample.labelValues.get(i));
                    }
                    lines.put(Points.key(sample.name, labels), sample.value);
                }));
        return lines;
    }

    @Test
    void everythingThatTheClientSaysIsStoredAsItIs() throws Exception {
        CollectorRegistry registry = shop();
        try (HTTPServer client =
                        new HTTPServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), registry, true);
                Collector collector = scrape(patient("http://127.0.0.1:" + client.getPort() + "/metrics"))) {
            RowBatch batch = batches(1).getFirst();
            Map<String, Double> stored = Points.lines(batch);
            Map<String, Double> said = lines(registry);
            assertThat(stored.remove("up{}")).isEqualTo(1.0);
            assertThat(stored.remove("scrape_samples_scraped{}")).isEqualTo((double) said.size());
            assertThat(stored.remove("scrape_duration_seconds{}")).isBetween(0.0, 10.0);
            assertThat(stored).isEqualTo(said);
            assertThat(batch.emitters()).singleElement().satisfies(emitter -> {
                assertThat(emitter.origin().service()).isEqualTo("shop");
                assertThat(emitter.origin().environment()).isEqualTo("staging");
                assertThat(emitter.origin().instance()).isEqualTo("127.0.0.1:" + client.getPort());
            });
            TargetHealth health = collector.health().targets().getFirst();
            assertThat(health.up()).isTrue();
            assertThat(health.trouble()).isNull();
            assertThat(collector.health().sent()).as("by an agent").isZero();
        }
    }

    @Test
    void theOlderFormatSaysTheSame() throws Exception {
        CollectorRegistry registry = shop();
        StringWriter text = new StringWriter();
        TextFormat.write004(text, registry.metricFamilySamples());
        server.on("/metrics", exchange -> answer(exchange, 200, TEXT, "gzip", gzip(bytes(text.toString()))));
        try (Collector collector = scrape(patient(server.url("/metrics")))) {
            Map<String, Double> stored = Points.lines(batches(1).getFirst());
            stored.keySet().removeIf(key -> key.startsWith("scrape_") || key.startsWith("up{"));
            assertThat(stored).isEqualTo(lines(registry));
            assertThat(collector.health().rejected()).isZero();
        }
    }

    @Test
    void aTargetThatSaysTheSameAgainHasSaidItTwice() throws Exception {
        server.says("/metrics", "load 1\n");
        Instant begin = Instant.now();
        try (Collector collector = scrape(target(server.url("/metrics")))) {
            List<RowBatch> batches = batches(2);
            assertThat(batches.get(0).id()).isNotEqualTo(batches.get(1).id());
            long first = batches.get(0).rows().number(MetricColumns.TIME_NANOS, 0);
            long second = batches.get(1).rows().number(MetricColumns.TIME_NANOS, 0);
            assertThat(first).isGreaterThanOrEqualTo(begin.toEpochMilli() * 1_000_000);
            assertThat(second - first).isPositive();
            await(() -> scraped(collector).stored() >= 8);
            assertThat(scraped(collector).duplicate()).isZero();
        }
    }

    @Test
    void aBusyStoreGetsTheSameBatchAgainAndWhatItNeverTakesIsLost() throws Exception {
        server.says("/metrics", "load 1\n");
        AtomicInteger asked = new AtomicInteger();
        store.answerWith(() -> {
            if (asked.incrementAndGet() == 3) {
                store.answerWith(null);
            }
            return new WriteResult.Busy(Duration.ofMillis(20), "full");
        });
        try (Collector collector = scrape(target(server.url("/metrics")))) {
            List<RowBatch> batches = batches(4);
            assertThat(batches.subList(0, 4))
                    .extracting(RowBatch::id)
                    .containsOnly(batches.getFirst().id());
            await(() -> scraped(collector).stored() >= 4);
            assertThat(scraped(collector).busy()).isEqualTo(12);
            assertThat(health(collector, "/metrics").lost()).isZero();

            store.answerWith(() -> new WriteResult.Busy(Duration.ofSeconds(5), "full"));
            await(() -> health(collector, "/metrics").lost() > 0);
            store.answerWith(() -> new WriteResult.Failed("broken"));
            long lost = health(collector, "/metrics").lost();
            await(() -> health(collector, "/metrics").lost() > lost);
            store.answerWith(null);
            long stored = scraped(collector).stored();
            await(() -> scraped(collector).stored() > stored);
        }
    }

    @Test
    void aSlowTargetKeepsNoOtherOneWaitingAndNoConnection() throws Exception {
        AtomicInteger cutOff = new AtomicInteger();
        server.on("/silent", exchange -> server.end.await());
        server.on("/drips", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", TEXT);
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            try {
                do {
                    out.write(bytes("load 1\n"));
                    out.flush();
                } while (!server.end.await(50, TimeUnit.MILLISECONDS));
            } catch (IOException e) {
                cutOff.incrementAndGet();
            }
        });
        server.says("/quick", "load 1\n");
        try (Collector collector =
                scrape(brief(server.url("/silent")), brief(server.url("/drips")), target(server.url("/quick")))) {
            await(() -> health(collector, "/quick").succeeded() >= 3
                    && health(collector, "/silent").failed() >= 2
                    && health(collector, "/drips").failed() >= 2);
            assertThat(health(collector, "/quick").failed()).isZero();
            assertThat(health(collector, "/quick").skipped()).isZero();
            assertThat(health(collector, "/drips").trouble()).contains("not answered in full within PT0.4S");
            await(() -> cutOff.get() > 0);
        }
    }

    @Test
    void whatATargetDoesWrongIsSaidAndEverybodyElseIsScraped() throws Exception {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("/gone", "it answers with status 404");
        words.put("/away", "it leads elsewhere with status 302, which is not followed");
        server.on("/away", exchange -> {
            exchange.getResponseHeaders().set("Location", server.url("/secret"));
            answer(exchange, 302, TEXT, "", bytes("see there"));
        });
        AtomicInteger visits = new AtomicInteger();
        server.on("/secret", exchange -> {
            visits.incrementAndGet();
            answer(exchange, 200, TEXT, "", bytes("secret 1\n"));
        });
        words.put("/guarded", "it refuses us with status 401: check nightjar.scrape.targets[].token");
        server.on("/guarded", exchange -> answer(exchange, 401, TEXT, "", bytes("who are you")));
        words.put("/page", "it answers with text/html, which is no text of metrics");
        server.on("/page", exchange -> answer(exchange, 200, "text/html", "", bytes("<html>")));
        words.put("/half", "it ends before its '# EOF'");
        server.on(
                "/half",
                exchange -> answer(exchange, 200, TextFormat.CONTENT_TYPE_OPENMETRICS_100, "", bytes("a 1\n")));
        words.put("/large", "its answer could not be read");
        server.on("/large", exchange -> answer(exchange, 200, TEXT, "", new byte[Fetch.BYTES + 1]));
        words.put("/bomb", "its text is larger than 16 MB after gunzip");
        server.on("/bomb", exchange -> answer(exchange, 200, TEXT, "gzip", gzip(new byte[Fetch.BYTES + 1])));
        words.put("/zip", "its text is not gzip, as it says");
        server.on("/zip", exchange -> answer(exchange, 200, TEXT, "gzip", bytes("a 1\n")));
        words.put("/zstd", "its content-encoding zstd was not asked for");
        server.on("/zstd", exchange -> answer(exchange, 200, TEXT, "zstd", bytes("a 1\n")));
        words.put("/latin", "its text is not UTF-8");
        server.on("/latin", exchange -> answer(exchange, 200, TEXT, "", new byte[] {'a', (byte) 0xe9}));
        words.put("/many", "it has more than 50000 series");
        server.says("/many", "a 1\n".repeat(50_001));
        words.put("/hangs-up", "its answer could not be read");
        server.on("/hangs-up", HttpExchange::close);
        words.put("/nobody", "it cannot be reached");
        server.says("/good", "good 1\nbad{ 2\n");

        // For answers of 16 MB on a busy machine.
        Duration some = Duration.ofSeconds(4);
        List<TargetSettings> targets = new ArrayList<>();
        words.keySet().forEach(path -> targets.add(target(server.url(path), some, some)));
        targets.set(targets.size() - 1, target("http://127.0.0.1:1/nobody", some, some));
        targets.add(target(server.url("/good"), some, some));
        try (Collector collector = scrape(targets.toArray(TargetSettings[]::new))) {
            await(() -> collector.health().targets().stream().allMatch(each -> each.succeeded() + each.failed() > 0));
            words.forEach((path, why) -> {
                assertThat(health(collector, path).trouble()).as(path).startsWith(why);
                assertThat(health(collector, path).up()).isFalse();
            });
            assertThat(health(collector, "/good").up()).isTrue();
            assertThat(visits).hasValue(0);
            assertThat(Points.lines(of("/good")))
                    .containsEntry("good{}", 1.0)
                    .containsEntry("up{}", 1.0)
                    .containsEntry("scrape_samples_scraped{}", 2.0);
            assertThat(Points.lines(of("/many")))
                    .containsOnlyKeys("up{}", "scrape_duration_seconds{}", "scrape_samples_scraped{}")
                    .containsEntry("up{}", 0.0);
            assertThat(scraped(collector).rejected()).as("the bad line").isPositive();
        }
    }

    @Test
    void theTokenIsSentWithWhatIsUnderstood() throws Exception {
        Map<String, String> headers = new ConcurrentHashMap<>();
        server.on("/metrics", exchange -> {
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
            answer(exchange, 200, TEXT, "", bytes("load 1\n"));
        });
        TargetSettings plain = patient(server.url("/metrics"));
        try (Collector collector = scrape(new TargetSettings(
                plain.url(), "shop", "staging", "i", plain.interval(), plain.timeout(), "letters-and-digits"))) {
            await(() -> scraped(collector).stored() > 0);
            assertThat(headers)
                    .containsEntry("Authorization", "Bearer letters-and-digits")
                    .containsEntry("Accept-encoding", "gzip")
                    .containsEntry("X-prometheus-scrape-timeout-seconds", "10.0");
            assertThat(headers.get("Accept")).startsWith("application/openmetrics-text;version=1.0.0,text/plain");
        }
    }

    /** Otherwise the target would be under way for ever, and nobody would know. */
    @Test
    void neitherAnErrorNorABugEndsTheScraping() throws Exception {
        server.says("/metrics", "load 1\n");
        AtomicInteger broken = new AtomicInteger(1);
        InstantSource clock = () -> {
            if (Thread.currentThread().isVirtual() && broken.getAndDecrement() > 0) {
                throw new OutOfMemoryError("no heap left, says this test");
            }
            return Instant.now();
        };
        try (Collector collector = Collector.start(
                DoorSettings.loopback(0, 0),
                store,
                null,
                new ScrapeSettings(List.of(target(server.url("/metrics")))),
                clock)) {
            await(() -> health(collector, "/metrics").succeeded() > 0);
            assertThat(health(collector, "/metrics").failed()).isEqualTo(1);
        }
    }

    private Collector scrape(TargetSettings... targets) {
        return Collector.start(
                DoorSettings.loopback(0, 0), store, null, new ScrapeSettings(List.of(targets)), InstantSource.system());
    }

    private static TargetSettings target(String url) {
        return target(url, Duration.ofSeconds(1), Duration.ofSeconds(1));
    }

    private static TargetSettings brief(String url) {
        return target(url, Duration.ofSeconds(1), Duration.ofMillis(400));
    }

    /** For tests that are about the first scrape. */
    private static TargetSettings patient(String url) {
        return target(url, Duration.ofSeconds(10), Duration.ofSeconds(10));
    }

    private static TargetSettings target(String url, Duration interval, Duration timeout) {
        String path = URI.create(url).getPath();
        String instance = path.equals("/metrics") ? TargetSettings.instance(url) : path;
        return new TargetSettings(url, "shop", "staging", instance, interval, timeout, null);
    }

    private static TargetHealth health(Collector collector, String path) {
        return collector.health().targets().stream()
                .filter(each -> each.target().endsWith(path))
                .findFirst()
                .orElseThrow();
    }

    private static CollectorHealth.Items scraped(Collector collector) {
        return Objects.requireNonNull(collector.health().protocols().get("scrape"));
    }

    private List<RowBatch> batches(int atLeast) throws InterruptedException {
        await(() -> store.rowBatches().size() >= atLeast);
        return List.copyOf(store.rowBatches());
    }

    private RowBatch of(String instance) {
        return store.rowBatches().stream()
                .filter(batch -> batch.emitters().getFirst().origin().instance().equals(instance))
                .findFirst()
                .orElseThrow();
    }

    /** Until the test's timeout. */
    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(10);
        }
    }
}
