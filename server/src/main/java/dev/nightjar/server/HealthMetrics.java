package dev.nightjar.server;

import dev.nightjar.collector.CollectorHealth;
import dev.nightjar.collector.FoldedNames;
import dev.nightjar.collector.database.SamplerHealth;
import dev.nightjar.collector.prometheus.TargetHealth;
import dev.nightjar.model.fact.LogHistogram;
import dev.nightjar.store.StoreHealth;
import io.prometheus.client.Collector;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's own health as Prometheus' metrics, read anew at each scrape: what one scrape tells of a part is one snapshot of
 * it. Labels have as many values as there are tables, protocols, results and configured databases and targets. Safe for many threads.
 */
final class HealthMetrics extends Collector {

    private static final Logger LOG = LoggerFactory.getLogger(HealthMetrics.class);

    /** Bounds of commits' times: 2^20 ns, 1.05 ms, to 2^36 ns, 69 s. All are bounds of a {@link LogHistogram} too. */
    private static final int FIRST_DOUBLING = 20;

    private static final int LAST_DOUBLING = 36;

    private final Parts parts;
    private final InstantSource clock;
    private final Instant begin;

    HealthMetrics(Parts parts, InstantSource clock) {
        this.parts = parts;
        this.clock = clock;
        this.begin = clock.instant();
    }

    @Override
    public List<MetricFamilySamples> collect() {
        Families families = new Families();
        store(families);
        collector(families, parts.collector().get());
        samplers(families, parts.samplers().get());
        analysis(families, parts.analysis().get());
        return families.all;
    }

    /** Families in the order in which they are told. */
    private static final class Families {
        final List<MetricFamilySamples> all = new ArrayList<>();

        void gauge(String name, String help, double value) {
            all.add(new GaugeMetricFamily(name, help, value));
        }

        void counter(String name, String help, long value) {
            all.add(new CounterMetricFamily(name, help, (double) value));
        }

        GaugeMetricFamily gauges(String name, String help, String... labels) {
            GaugeMetricFamily family = new GaugeMetricFamily(name, help, List.of(labels));
            all.add(family);
            return family;
        }

        CounterMetricFamily counters(String name, String help, String... labels) {
            CounterMetricFamily family = new CounterMetricFamily(name, help, List.of(labels));
            all.add(family);
            return family;
        }
    }

    private void store(Families families) {
        StoreHealth health;
        try {
            health = parts.store().get();
        } catch (RuntimeException e) {
            LOG.debug("the store does not answer", e);
            families.gauge(
                    "nightjar_store_answers", "1 when the store tells how it is; else nothing is told of it.", 0);
            return;
        }
        families.gauge("nightjar_store_answers", "1 when the store tells how it is; else nothing is told of it.", 1);
        families.gauge(
                "nightjar_store_refuses",
                "1 while the store takes no writes, as for want of disk or memory: /api/v1/health says why.",
                health.trouble() == null ? 0 : 1);
        writes(families, health.writes());
        GaugeMetricFamily rows = families.gauges("nightjar_store_rows", "Rows of a table, sealed ones too.", "table");
        health.rows().forEach((table, count) -> rows.addMetric(List.of(table), (double) count));
        GaugeMetricFamily files = families.gauges("nightjar_store_sealed_files", "Sealed files of a table.", "table");
        GaugeMetricFamily sealed = families.gauges("nightjar_store_sealed_rows", "Rows in sealed files.", "table");
        GaugeMetricFamily bytes = families.gauges("nightjar_store_sealed_bytes", "Bytes of sealed files.", "table");
        health.sealed().forEach((table, each) -> {
            files.addMetric(List.of(table), (double) each.files());
            sealed.addMetric(List.of(table), (double) each.rows());
            bytes.addMetric(List.of(table), (double) each.bytes());
        });
        families.gauge(
                "nightjar_store_file_bytes",
                "Size of the database file; its space is reused, it does not shrink.",
                (double) health.fileBytes());
        families.gauge(
                "nightjar_store_wal_bytes", "What a start after a crash would replay.", (double) health.walBytes());
        families.gauge("nightjar_store_free_disk_bytes", "Free on the file system of the data directory.", (double)
                health.freeDiskBytes());
        families.gauge(
                "nightjar_store_queue_bytes", "Batches that are not answered yet.", (double) health.queuedBytes());
        families.counter(
                "nightjar_store_unreadable_findings",
                "Stored findings that could not be decoded, at each reading.",
                health.unreadableFindings());
    }

    private static void writes(Families families, StoreHealth.Writes writes) {
        families.counter(
                "nightjar_store_writes_accepted",
                "Batches and findings that were to be written: the sum of nightjar_store_writes_total and"
                        + " nightjar_store_writes_waiting.",
                writes.accepted());
        families.counters("nightjar_store_writes", "Those that were answered, by what became of them.", "result")
                .addMetric(List.of("stored"), (double) writes.stored())
                .addMetric(List.of("duplicate"), (double) writes.duplicate())
                .addMetric(List.of("failed"), (double) writes.failed())
                .addMetric(List.of("busy"), (double) writes.busy());
        families.gauge("nightjar_store_writes_waiting", "Those that are not answered yet.", (double) writes.waiting());
        families.counter("nightjar_store_facts", "Facts, rows and findings that were stored.", writes.storedFacts());
        families.all.add(histogram(
                "nightjar_store_commit_seconds",
                "How long group commits took; the sum is within 4.5 %.",
                writes.commitNanos()));
    }

    private static MetricFamilySamples histogram(String name, String help, LogHistogram nanos) {
        SortedMap<Integer, Long> counts = nanos.counts();
        double sum = 0;
        for (Map.Entry<Integer, Long> bucket : counts.entrySet()) {
            sum += (double) bucket.getValue() * LogHistogram.middleNanos(bucket.getKey()) / 1e9;
        }
        List<MetricFamilySamples.Sample> samples = new ArrayList<>();
        for (int doubling = FIRST_DOUBLING; doubling <= LAST_DOUBLING; doubling++) {
            long bound = 1L << doubling;
            long upTo = counts.entrySet().stream()
                    .filter(bucket -> LogHistogram.middleNanos(bucket.getKey()) < bound)
                    .mapToLong(Map.Entry::getValue)
                    .sum();
            samples.add(bucket(name, Collector.doubleToGoString(bound / 1e9), upTo));
        }
        samples.add(bucket(name, "+Inf", nanos.total()));
        samples.add(sample(name + "_count", (double) nanos.total()));
        samples.add(sample(name + "_sum", sum));
        return new MetricFamilySamples(name, Type.HISTOGRAM, help, samples);
    }

    private static MetricFamilySamples.Sample bucket(String name, String bound, long upTo) {
        return new MetricFamilySamples.Sample(name + "_bucket", List.of("le"), List.of(bound), (double) upTo);
    }

    private static MetricFamilySamples.Sample sample(String name, double value) {
        return new MetricFamilySamples.Sample(name, Collections.emptyList(), Collections.emptyList(), value);
    }

    private static void collector(Families families, CollectorHealth health) {
        CounterMetricFamily received = families.counters(
                "nightjar_collector_received_items",
                "Log records, spans and data points in what could be read: the sum of nightjar_collector_items_total and"
                        + " nightjar_collector_items_in_flight.",
                "protocol");
        CounterMetricFamily items = families.counters(
                "nightjar_collector_items",
                "Those whose fate is known: rejected ones were not valid, busy ones are to be sent again, failed ones the"
                        + " store refused.",
                "protocol",
                "result");
        GaugeMetricFamily inFlight =
                families.gauges("nightjar_collector_items_in_flight", "Those that are with the store.", "protocol");
        health.protocols().forEach((protocol, each) -> {
            received.addMetric(List.of(protocol), (double) each.received());
            items.addMetric(List.of(protocol, "stored"), (double) each.stored())
                    .addMetric(List.of(protocol, "duplicate"), (double) each.duplicate())
                    .addMetric(List.of(protocol, "rejected"), (double) each.rejected())
                    .addMetric(List.of(protocol, "busy"), (double) each.busy())
                    .addMetric(List.of(protocol, "failed"), (double) each.failed());
            inFlight.addMetric(List.of(protocol), (double) each.inFlight());
        });
        families.counter("nightjar_collector_requests", "All requests, whatever became of them.", health.requests());
        families.counters(
                        "nightjar_collector_refused_requests",
                        "Requests of which nothing was read: unreadable, without the token, or sent back for want of room.",
                        "reason")
                .addMetric(List.of("unreadable"), (double) health.unreadableRequests())
                .addMetric(List.of("unauthorized"), (double) health.unauthorizedRequests())
                .addMetric(List.of("busy"), (double) health.busyRequests());
        families.counter(
                "nightjar_collector_refused_connections",
                "Connections that were closed at once, because too many were open.",
                health.refusedConnections());
        families.counter(
                "nightjar_collector_unknown_keys",
                "Keys that this version does not know, in facts that were taken.",
                health.unknownKeys());
        FoldedNames folded = health.folded();
        families.counters(
                        "nightjar_collector_folded_names",
                        "Times that a name was one too many within an hour, and was stored as other.",
                        "kind")
                .addMetric(List.of("environment"), (double) folded.environments())
                .addMetric(List.of("service"), (double) folded.services())
                .addMetric(List.of("instance"), (double) folded.instances())
                .addMetric(List.of("span_name"), (double) folded.spanNames())
                .addMetric(List.of("series"), (double) folded.series());
        targets(families, health.targets());
    }

    private static void targets(Families families, List<TargetHealth> targets) {
        GaugeMetricFamily up = families.gauges("nightjar_scrape_up", "1 when the last scrape succeeded.", "target");
        GaugeMetricFamily took =
                families.gauges("nightjar_scrape_duration_seconds", "How long the last scrape took.", "target");
        CounterMetricFamily scrapes = families.counters(
                "nightjar_scrapes",
                "Scrapes that were due; those that are skipped, because the one before was under way, too.",
                "target",
                "result");
        CounterMetricFamily lost = families.counters(
                "nightjar_scrapes_lost", "Scrapes that the store did not take before the next one.", "target");
        for (TargetHealth target : targets) {
            up.addMetric(List.of(target.target()), target.up() ? 1 : 0);
            took.addMetric(List.of(target.target()), seconds(target.took()));
            scrapes.addMetric(List.of(target.target(), "succeeded"), (double) target.succeeded())
                    .addMetric(List.of(target.target(), "failed"), (double) target.failed())
                    .addMetric(List.of(target.target(), "skipped"), (double) target.skipped());
            lost.addMetric(List.of(target.target()), (double) target.lost());
        }
    }

    private static void samplers(Families families, List<SamplerHealth> samplers) {
        GaugeMetricFamily connected =
                families.gauges("nightjar_sampler_connected", "1 when the last poll reached the database.", "database");
        CounterMetricFamily polls =
                families.counters("nightjar_sampler_polls", "Looks at a database that were due.", "database", "result");
        CounterMetricFamily batches = families.counters(
                "nightjar_sampler_batches", "Polls by what became of them at the store.", "database", "result");
        GaugeMetricFamily pending =
                families.gauges("nightjar_sampler_batches_pending", "Polls whose fate is not known yet.", "database");
        for (SamplerHealth sampler : samplers) {
            String database = sampler.database();
            connected.addMetric(List.of(database), sampler.connected() ? 1 : 0);
            polls.addMetric(List.of(database, "succeeded"), (double) sampler.polls())
                    .addMetric(List.of(database, "failed"), (double) sampler.failedPolls())
                    .addMetric(List.of(database, "skipped"), (double) sampler.skippedPolls());
            batches.addMetric(List.of(database, "stored"), (double) sampler.stored())
                    .addMetric(List.of(database, "duplicate"), (double) sampler.duplicate())
                    .addMetric(List.of(database, "failed"), (double) sampler.failed())
                    .addMetric(List.of(database, "dropped"), (double) sampler.dropped());
            pending.addMetric(List.of(database), (double) sampler.pending());
        }
    }

    private void analysis(Families families, AnalysisLoop.Status status) {
        Instant now = clock.instant();
        Instant good = status.succeeded();
        Instant since = status.runningSince();
        Duration took = status.took();
        families.counter("nightjar_analysis_rounds", "Rounds over all environments.", status.rounds());
        families.gauge(
                "nightjar_analysis_failing",
                "1 when the last round failed: /api/v1/health says why.",
                status.failure() == null ? 0 : 1);
        families.gauge(
                "nightjar_analysis_age_seconds",
                "Since the last round that succeeded, before the first since the start: findings are as old.",
                seconds(Duration.between(good == null ? begin : good, now)));
        families.gauge(
                "nightjar_analysis_duration_seconds",
                "How long the last round took.",
                took == null ? 0 : seconds(took));
        families.gauge(
                "nightjar_analysis_running_seconds",
                "Since when a round runs, 0 between two.",
                since == null ? 0 : seconds(Duration.between(since, now)));
        families.gauge("nightjar_analysis_findings", "Findings of the last round.", status.findings());
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
