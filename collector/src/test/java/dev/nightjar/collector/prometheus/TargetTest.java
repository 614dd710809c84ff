package dev.nightjar.collector.prometheus;

import static dev.nightjar.collector.prometheus.TargetServer.TEXT;
import static dev.nightjar.collector.prometheus.TargetServer.answer;
import static dev.nightjar.collector.prometheus.TargetServer.bytes;
import static dev.nightjar.collector.prometheus.TargetServer.gzip;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.nightjar.collector.CollectorHealth;
import dev.nightjar.collector.Store;
import dev.nightjar.collector.door.Receiver;
import dev.nightjar.collector.door.Tally;
import dev.nightjar.collector.read.Cardinality;
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
import java.net.http.HttpClient;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One target against real servers: the client's own, and one that does what targets should not. It is scraped when the test says
 * so, and gives up when it should, not because the machine is busy.
 */
@Timeout(60)
class TargetTest {

    /** Longer than any test lasts. */
    private static final Duration LONG = Duration.ofHours(1);

    private final Store store = new Store();
    private final Tally tally = new Tally();
    private final Cardinality cardinality = new Cardinality();
    private final HttpClient http = Scraper.client();
    private Instant now = Instant.parse("2026-11-27T12:00:00Z");
    private TargetServer server;

    @BeforeEach
    void open() throws IOException {
        server = new TargetServer();
    }

    @AfterEach
    void close() {
        http.shutdownNow();
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
                new HTTPServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), registry, true)) {
            TargetHealth health = scraped(target("http://127.0.0.1:" + client.getPort() + "/metrics"));
            assertThat(health.up()).isTrue();
            assertThat(health.trouble()).isNull();
            Map<String, Double> stored = Points.lines(last());
            Map<String, Double> said = lines(registry);
            assertThat(stored.remove("up{}")).isEqualTo(1.0);
            assertThat(stored.remove("scrape_samples_scraped{}")).isEqualTo((double) said.size());
            assertThat(stored.remove("scrape_duration_seconds{}")).isPositive();
            assertThat(stored).isEqualTo(said);
            assertThat(last().emitters()).singleElement().satisfies(emitter -> {
                assertThat(emitter.origin().service()).isEqualTo("shop");
                assertThat(emitter.origin().environment()).isEqualTo("staging");
                assertThat(emitter.origin().instance()).isEqualTo("127.0.0.1:" + client.getPort());
            });
        }
    }

    @Test
    void theOlderFormatSaysTheSame() throws Exception {
        CollectorRegistry registry = shop();
        StringWriter text = new StringWriter();
        TextFormat.write004(text, registry.metricFamilySamples());
        server.on("/metrics", exchange -> answer(exchange, 200, TEXT, "gzip", gzip(bytes(text.toString()))));
        assertThat(scraped(target(server.url("/metrics"))).up()).isTrue();
        Map<String, Double> stored = Points.lines(last());
        stored.keySet().removeIf(key -> key.startsWith("scrape_") || key.startsWith("up{"));
        assertThat(stored).isEqualTo(lines(registry));
        assertThat(items().rejected()).isZero();
    }

    @Test
    void aTargetThatSaysTheSameAgainHasSaidItTwice() {
        server.says("/metrics", "load 1\n");
        Target target = target(server.url("/metrics"));
        scraped(target);
        RowBatch first = last();
        now = now.plusSeconds(1);
        scraped(target);
        assertThat(last().id()).isNotEqualTo(first.id());
        assertThat(last().rows().number(MetricColumns.TIME_NANOS, 0)
                        - first.rows().number(MetricColumns.TIME_NANOS, 0))
                .isEqualTo(1_000_000_000L);
        assertThat(items().stored()).isEqualTo(8);
        assertThat(items().duplicate()).isZero();
    }

    @Test
    void aBusyStoreGetsTheSameBatchAgainAndWhatItNeverTakesIsLost() {
        server.says("/metrics", "load 1\n");
        Target target = target(server.url("/metrics"));
        AtomicInteger asked = new AtomicInteger();
        store.answerWith(() -> {
            if (asked.incrementAndGet() == 3) {
                store.answerWith(null);
            }
            return new WriteResult.Busy(Duration.ofMillis(20), "full");
        });
        assertThat(scraped(target).lost()).isZero();
        assertThat(store.rowBatches()).hasSize(4).extracting(RowBatch::id).containsOnly(last().id());
        assertThat(items().busy()).isEqualTo(12);
        assertThat(items().stored()).isEqualTo(4);

        store.answerWith(() -> new WriteResult.Busy(LONG, "full"));
        assertThat(scraped(target).lost()).as("the next scrape is due before").isEqualTo(1);
        store.answerWith(() -> new WriteResult.Failed("broken"));
        assertThat(scraped(target).lost()).isEqualTo(2);
        store.answerWith(null);
        now = now.plusSeconds(1); // else it would be the first one again
        assertThat(scraped(target).lost()).isEqualTo(2);
        assertThat(items().stored()).isEqualTo(8);
    }

    @Test
    void aTargetThatIsDueAgainBeforeItHasEndedIsSkipped() {
        server.says("/metrics", "load 1\n");
        Target target = target(server.url("/metrics"));
        List<Runnable> begun = new ArrayList<>();
        target.scrapeOn(begun::add);
        target.scrapeOn(begun::add);
        assertThat(begun).hasSize(1);
        assertThat(target.health().underWay()).isEqualTo(1);
        assertThat(target.health().skipped()).isEqualTo(1);
        begun.getFirst().run();
        assertThat(target.health().underWay()).isZero();
        assertThat(target.health().succeeded()).isEqualTo(1);
    }

    @Test
    void aTargetThatDripsIsCutOff() {
        AtomicInteger cutOff = new AtomicInteger();
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
        Target target = target(settings(server.url("/drips"), Duration.ofMillis(400), null));
        do { // more than once where the machine is so busy that it was given up before it began
            assertThat(scraped(target).trouble()).contains("not answered in full within PT0.4S");
        } while (cutOff.get() == 0);
    }

    @Test
    void whatATargetDoesWrongIsSaid() {
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
        words.forEach((path, why) -> {
            TargetHealth health = scraped(target(server.url(path)));
            assertThat(health.trouble()).as(path).startsWith(why);
            assertThat(health.up()).isFalse();
            assertThat(Points.lines(last()))
                    .as(path)
                    .containsOnlyKeys("up{}", "scrape_duration_seconds{}", "scrape_samples_scraped{}")
                    .containsEntry("up{}", 0.0);
        });
        assertThat(visits).hasValue(0);
        assertThat(scraped(target("http://127.0.0.1:1/nobody")).trouble()).startsWith("it cannot be reached");
    }

    @Test
    void aLineThatIsNoneIsRefusedAlone() {
        server.says("/good", "good 1\nbad{ 2\n");
        assertThat(scraped(target(server.url("/good"))).up()).isTrue();
        assertThat(Points.lines(last()))
                .containsEntry("good{}", 1.0)
                .containsEntry("up{}", 1.0)
                .containsEntry("scrape_samples_scraped{}", 2.0);
        assertThat(items().rejected()).isEqualTo(1);
    }

    @Test
    void theTokenIsSentWithWhatIsUnderstood() {
        Map<String, String> headers = new ConcurrentHashMap<>();
        server.on("/metrics", exchange -> {
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
            answer(exchange, 200, TEXT, "", bytes("load 1\n"));
        });
        assertThat(scraped(target(settings(server.url("/metrics"), Duration.ofSeconds(90), "letters-and-digits")))
                        .up())
                .isTrue();
        assertThat(headers)
                .containsEntry("Authorization", "Bearer letters-and-digits")
                .containsEntry("Accept-encoding", "gzip")
                .containsEntry("X-prometheus-scrape-timeout-seconds", "90.0");
        assertThat(headers.get("Accept")).startsWith("application/openmetrics-text;version=1.0.0,text/plain");
    }

    /** Otherwise the target would be under way for ever, and nobody would know. */
    @Test
    void neitherAnErrorNorABugEndsTheScraping() {
        server.says("/metrics", "load 1\n");
        AtomicInteger broken = new AtomicInteger(1);
        Target target = target(settings(server.url("/metrics"), LONG, null), () -> {
            if (broken.getAndDecrement() > 0) {
                throw new OutOfMemoryError("no heap left, says this test");
            }
            return now;
        });
        assertThat(scraped(target).trouble()).contains("no heap left");
        target.scrapeOn(_ -> {
            throw new OutOfMemoryError("no thread left, says this test");
        });
        assertThat(target.health().trouble()).contains("no thread left");
        assertThat(scraped(target).succeeded()).isEqualTo(1);
        assertThat(target.health().failed()).isEqualTo(2);
    }

    /** Due, and over. */
    private static TargetHealth scraped(Target target) {
        target.scrapeOn(Runnable::run);
        return target.health();
    }

    private Target target(String url) {
        return target(settings(url, LONG, null));
    }

    private Target target(TargetSettings settings) {
        return target(settings, () -> now);
    }

    private Target target(TargetSettings settings, InstantSource clock) {
        Receiver receiver = new Receiver(store, tally, cardinality, clock);
        return new Target(settings, new Fetch(http, settings), receiver, clock);
    }

    private static TargetSettings settings(String url, Duration timeout, @Nullable String token) {
        return new TargetSettings(url, "shop", "staging", TargetSettings.instance(url), LONG, timeout, token);
    }

    private RowBatch last() {
        return store.rowBatches().getLast();
    }

    private CollectorHealth.Items items() {
        return Objects.requireNonNull(
                tally.health(cardinality.folded(), List.of()).protocols().get("scrape"));
    }
}
