package dev.nightjar.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.collector.CollectorHealth;
import dev.nightjar.collector.FoldedNames;
import dev.nightjar.collector.database.SamplerHealth;
import dev.nightjar.collector.prometheus.Exposition;
import dev.nightjar.collector.prometheus.TargetHealth;
import dev.nightjar.collector.read.BadRequest;
import dev.nightjar.collector.read.Reading;
import dev.nightjar.model.Origin;
import dev.nightjar.model.fact.LogHistogram;
import dev.nightjar.model.port.Batch;
import dev.nightjar.model.port.RandomFacts;
import dev.nightjar.model.port.WriteResult;
import dev.nightjar.model.rows.Emitter;
import dev.nightjar.model.rows.MetricColumns;
import dev.nightjar.model.rows.Rows;
import dev.nightjar.store.DuckDbStore;
import dev.nightjar.store.StoreHealth;
import dev.nightjar.store.StoreSettings;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code /metrics} tells, read as we read others'. */
class HealthMetricsTest {

    private static final Instant NOW = Instant.parse("2026-11-27T22:00:00Z");

    private Supplier<StoreHealth> store = HealthMetricsTest::store;

    private final CollectorRegistry registry = registry(new Parts(
            () -> store.get(),
            HealthMetricsTest::collector,
            () -> List.of(
                    new SamplerHealth("postgresql://db:5432/shop", true, NOW, 9, 2, 1, 11, 5, 1, 2, 2, 1, List.of())),
            () -> new AnalysisLoop.Status(
                    3,
                    NOW.minusSeconds(30),
                    Duration.ofMillis(1_500),
                    4,
                    "no memory",
                    NOW.minusSeconds(90),
                    NOW.minusSeconds(2))));

    @Test
    void everyPartTellsItsNumbers() throws Exception {
        Map<String, Double> lines = lines(registry, TextFormat.CONTENT_TYPE_004);
        assertThat(lines)
                .containsEntry("nightjar_store_answers{}", 1.0)
                .containsEntry("nightjar_store_refuses{}", 1.0)
                .containsEntry("nightjar_store_writes_accepted_total{}", 21.0)
                .containsEntry("nightjar_store_writes_total{result=stored}", 10.0)
                .containsEntry("nightjar_store_writes_total{result=duplicate}", 3.0)
                .containsEntry("nightjar_store_writes_total{result=failed}", 2.0)
                .containsEntry("nightjar_store_writes_total{result=busy}", 1.0)
                .containsEntry("nightjar_store_writes_waiting{}", 5.0)
                .containsEntry("nightjar_store_facts_total{}", 100.0)
                .containsEntry("nightjar_store_rows{table=work}", 7.0)
                .containsEntry("nightjar_store_sealed_files{table=work}", 2.0)
                .containsEntry("nightjar_store_sealed_rows{table=work}", 5.0)
                .containsEntry("nightjar_store_sealed_bytes{table=work}", 4_096.0)
                .containsEntry("nightjar_store_file_bytes{}", 1.0)
                .containsEntry("nightjar_store_wal_bytes{}", 2.0)
                .containsEntry("nightjar_store_free_disk_bytes{}", 3.0)
                .containsEntry("nightjar_store_queue_bytes{}", 4.0)
                .containsEntry("nightjar_store_unreadable_findings_total{}", 5.0)
                .containsEntry("nightjar_collector_received_items_total{protocol=otlp}", 28.0)
                .containsEntry("nightjar_collector_items_total{protocol=otlp, result=rejected}", 3.0)
                .containsEntry("nightjar_collector_items_total{protocol=otlp, result=failed}", 5.0)
                .containsEntry("nightjar_collector_items_in_flight{protocol=otlp}", 13.0)
                .containsEntry("nightjar_collector_requests_total{}", 17.0)
                .containsEntry("nightjar_collector_refused_requests_total{reason=unreadable}", 2.0)
                .containsEntry("nightjar_collector_refused_requests_total{reason=unauthorized}", 3.0)
                .containsEntry("nightjar_collector_refused_requests_total{reason=busy}", 4.0)
                .containsEntry("nightjar_collector_refused_connections_total{}", 5.0)
                .containsEntry("nightjar_collector_unknown_keys_total{}", 6.0)
                .containsEntry("nightjar_scrape_up{target=http://shop/metrics}", 0.0)
                .containsEntry("nightjar_scrape_duration_seconds{target=http://shop/metrics}", 0.25)
                .containsEntry("nightjar_scrapes_total{result=failed, target=http://shop/metrics}", 2.0)
                .containsEntry("nightjar_scrapes_lost_total{target=http://shop/metrics}", 1.0)
                .containsEntry("nightjar_sampler_connected{database=postgresql://db:5432/shop}", 1.0)
                .containsEntry("nightjar_sampler_polls_total{database=postgresql://db:5432/shop, result=failed}", 2.0)
                .containsEntry("nightjar_sampler_batches_pending{database=postgresql://db:5432/shop}", 1.0)
                .containsEntry("nightjar_analysis_rounds_total{}", 3.0)
                .containsEntry("nightjar_analysis_failing{}", 1.0)
                .containsEntry("nightjar_analysis_age_seconds{}", 90.0)
                .containsEntry("nightjar_analysis_duration_seconds{}", 1.5)
                .containsEntry("nightjar_analysis_running_seconds{}", 2.0)
                .containsEntry("nightjar_analysis_findings{}", 4.0);
        assertThat(lines(registry, TextFormat.CONTENT_TYPE_OPENMETRICS_100)).isEqualTo(lines);
    }

    @Test
    void commitsAreAHistogramWithBoundsThatOneRemembers() throws Exception {
        Rows rows = rows(registry, TextFormat.CONTENT_TYPE_004);
        int row = 0;
        while (!rows.string(MetricColumns.METRIC, row).equals("nightjar_store_commit_seconds")) {
            row++;
        }
        assertThat(rows.number(MetricColumns.COUNT, row)).isEqualTo(5);
        assertThat(rows.fraction(MetricColumns.SUM, row)).isCloseTo(4 * 0.0015 + 3, within(0.15));
        assertThat(rows.string(MetricColumns.BUCKETS, row))
                .startsWith("{\"bounds\":[0.001048576,0.002097152,")
                .endsWith("\"counts\":[0,4,0,0,0,0,0,0,0,0,0,0,1,0,0,0,0,0]}");
    }

    @Test
    void namesHelpsAndLabelsAreAsTheyShouldBe() {
        Set<String> labels = new TreeSet<>();
        registry.metricFamilySamples().asIterator().forEachRemaining(family -> {
            assertThat(family.name).matches("nightjar_[a-z_]+[a-z]");
            assertThat(family.help).endsWith(".").hasSizeGreaterThan(15);
            family.samples.forEach(sample -> labels.addAll(sample.labelNames));
        });
        assertThat(labels)
                .as("those whose values are few")
                .containsExactly("database", "kind", "le", "protocol", "reason", "result", "table", "target");
    }

    @Test
    void aStoreThatDoesNotAnswerLeavesTheOthersTheirWord() throws Exception {
        store = () -> {
            throw new IllegalStateException("rows cannot be counted");
        };
        Map<String, Double> lines = lines(registry, TextFormat.CONTENT_TYPE_004);
        assertThat(lines)
                .containsEntry("nightjar_store_answers{}", 0.0)
                .containsKey("nightjar_analysis_rounds_total{}");
        assertThat(lines.keySet()).noneMatch(key -> key.startsWith("nightjar_store_writes"));
    }

    /** accepted = stored + duplicate + failed + busy + waiting, whenever somebody asks. */
    @Test
    void theCountersOfOneScrapeAddUpWhileTheRealStoreWrites(@TempDir Path directory) throws Exception {
        RandomFacts facts = new RandomFacts(1);
        Origin origin = facts.origin("production", "order");
        StoreSettings settings = StoreSettings.defaults(directory).withMemoryLimitBytes(256L << 20);
        try (DuckDbStore real = DuckDbStore.open(settings)) {
            store = () -> real.health(Duration.ofSeconds(2));
            List<CompletableFuture<WriteResult>> answers = new ArrayList<>();
            boolean seenWaiting = false;
            for (int i = 0; i < 30; i++) {
                for (int j = 0; j < 10; j++) {
                    Batch batch = facts.batch(origin, facts.statement());
                    answers.add(real.write(batch));
                    answers.add(real.write(batch));
                }
                seenWaiting |= waiting(lines(registry, TextFormat.CONTENT_TYPE_004)) > 0;
            }
            CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).join();
            Map<String, Double> end = lines(registry, TextFormat.CONTENT_TYPE_OPENMETRICS_100);
            assertThat(waiting(end)).isZero();
            assertThat(seenWaiting).isTrue();
            assertThat(end)
                    .containsEntry("nightjar_store_writes_accepted_total{}", 600.0)
                    .containsEntry("nightjar_store_writes_total{result=stored}", 300.0)
                    .containsEntry("nightjar_store_writes_total{result=duplicate}", 300.0)
                    .containsEntry("nightjar_store_refuses{}", 0.0);
            assertThat(end.keySet()).anyMatch(key -> key.startsWith("nightjar_store_rows{table=statement"));
        }
    }

    private static double waiting(Map<String, Double> lines) {
        double answered = lines.entrySet().stream()
                .filter(line -> line.getKey().startsWith("nightjar_store_writes_total{"))
                .mapToDouble(Map.Entry::getValue)
                .sum();
        double waiting = Objects.requireNonNull(lines.get("nightjar_store_writes_waiting{}"));
        assertThat(lines).containsEntry("nightjar_store_writes_accepted_total{}", answered + waiting);
        return waiting;
    }

    private static CollectorRegistry registry(Parts parts) {
        CollectorRegistry registry = new CollectorRegistry();
        registry.register(new HealthMetrics(parts, () -> NOW));
        return registry;
    }

    /** {@code name{label=value}} → value; of histograms the count. */
    private static Map<String, Double> lines(CollectorRegistry registry, String type) throws IOException {
        Rows rows = rows(registry, type);
        Map<String, Double> lines = new TreeMap<>();
        for (int row = 0; row < rows.size(); row++) {
            Map<String, String> labels = new TreeMap<>();
            for (int entry = 0; entry < rows.entries(MetricColumns.ATTRIBUTES, row); entry++) {
                labels.put(
                        rows.string(rows.key(MetricColumns.ATTRIBUTES, row, entry)),
                        rows.string(rows.value(MetricColumns.ATTRIBUTES, row, entry)));
            }
            double value = rows.number(MetricColumns.TYPE, row) == MetricColumns.HISTOGRAM
                    ? (double) rows.number(MetricColumns.COUNT, row)
                    : rows.fraction(MetricColumns.VALUE, row);
            assertThat(lines.put(rows.string(MetricColumns.METRIC, row) + labels, value))
                    .as("%s is told once", labels)
                    .isNull();
        }
        return lines;
    }

    private static Rows rows(CollectorRegistry registry, String type) throws IOException {
        StringWriter text = new StringWriter();
        TextFormat.writeFormat(type, text, registry.metricFamilySamples());
        Reading reading = read(text.toString(), type.equals(TextFormat.CONTENT_TYPE_OPENMETRICS_100));
        assertThat(reading.refusals().items()).isZero();
        return Objects.requireNonNull(reading.rows());
    }

    private static Reading read(String text, boolean openMetrics) throws BadRequest {
        Emitter emitter = new Emitter(new Origin("default", "", "nightjar", "", "", "i", "i", "UTC"), new TreeMap<>());
        return Exposition.read(text, openMetrics, NOW.toEpochMilli(), emitter);
    }

    private static StoreHealth store() {
        LogHistogram commits = new LogHistogram(
                Map.of(LogHistogram.bucketOf(1_500_000), 4L, LogHistogram.bucketOf(3_000_000_000L), 1L));
        return new StoreHealth(
                new StoreHealth.Writes(21, 10, 3, 2, 1, 5, 100, commits),
                Map.of("work", 7L),
                Map.of("work", new StoreHealth.Sealed(2, 5, 4_096)),
                1,
                2,
                3,
                4,
                5,
                "the disk is full");
    }

    private static CollectorHealth collector() {
        TargetHealth target = new TargetHealth(
                "http://shop/metrics",
                "default",
                "shop",
                "shop:80",
                false,
                NOW,
                Duration.ofMillis(250),
                5,
                3,
                2,
                0,
                0,
                1,
                "it cannot be reached");
        return CollectorHealth.of(
                Map.of("otlp", new CollectorHealth.Items(28, 1, 2, 3, 4, 5, 13)),
                List.of(target),
                17,
                2,
                3,
                4,
                5,
                6,
                new FoldedNames(1, 2, 3, 4, 5));
    }
}
