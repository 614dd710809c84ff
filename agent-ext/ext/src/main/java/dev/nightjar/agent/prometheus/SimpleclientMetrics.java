package dev.nightjar.agent.prometheus;

import dev.nightjar.agent.boot.Registries;
import dev.nightjar.agent.prometheus.Family.Sample;
import dev.nightjar.agent.settings.AgentLog;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.SummaryPointData;
import io.opentelemetry.sdk.metrics.data.ValueAtQuantile;
import io.opentelemetry.sdk.metrics.export.MetricProducer;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableDoublePointData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableGaugeData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableHistogramData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableHistogramPointData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableMetricData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableSumData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableSummaryData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableSummaryPointData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableValueAtQuantile;
import io.opentelemetry.sdk.resources.Resource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the registries of Prometheus' simpleclient, as OpenTelemetry's metrics, whenever those are exported: counters as
 * sums, histograms whole, summaries with their quantiles, the rest as gauges. Cumulative since this object was made, at most: when
 * the application began to count is not told. Nothing while the agent is switched off.
 */
public final class SimpleclientMetrics implements MetricProducer {

    private static final InstrumentationScopeInfo SCOPE = InstrumentationScopeInfo.create("io.prometheus.simpleclient");

    private final AgentLog log;
    private final BooleanSupplier on;
    private final LongSupplier epochNanos;
    private final long startEpochNanos;

    /** @param on whether the agent is, asked at each export */
    public SimpleclientMetrics(AgentLog log, BooleanSupplier on) {
        this(log, on, () -> System.currentTimeMillis() * 1_000_000L);
    }

    SimpleclientMetrics(AgentLog log, BooleanSupplier on, LongSupplier epochNanos) {
        this.log = log;
        this.on = on;
        this.epochNanos = epochNanos;
        this.startEpochNanos = epochNanos.getAsLong();
    }

    @Override
    public Collection<MetricData> produce(Resource resource) {
        if (!on.getAsBoolean()) {
            return List.of();
        }
        List<MetricData> metrics = new ArrayList<>();
        for (Object registry : Registries.all()) {
            try {
                for (Family family : Family.of(registry)) {
                    metrics.add(metric(resource, family));
                }
            } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
                log.warn("metrics of a Prometheus registry could not be read, they are left out this time: %s", e);
            }
        }
        return metrics;
    }

    private MetricData metric(Resource resource, Family family) {
        return switch (family.type()) {
            case "COUNTER" ->
                ImmutableMetricData.createDoubleSum(
                        resource,
                        SCOPE,
                        family.name(),
                        family.help(),
                        family.unit(),
                        ImmutableSumData.create(
                                true, AggregationTemporality.CUMULATIVE, points(family, family.name() + "_total")));
            case "HISTOGRAM" ->
                ImmutableMetricData.createDoubleHistogram(
                        resource,
                        SCOPE,
                        family.name(),
                        family.help(),
                        family.unit(),
                        ImmutableHistogramData.create(AggregationTemporality.CUMULATIVE, histograms(family)));
            case "SUMMARY" ->
                ImmutableMetricData.createDoubleSummary(
                        resource,
                        SCOPE,
                        family.name(),
                        family.help(),
                        family.unit(),
                        ImmutableSummaryData.create(summaries(family)));
            default ->
                ImmutableMetricData.createDoubleGauge(
                        resource,
                        SCOPE,
                        family.name(),
                        family.help(),
                        family.unit(),
                        ImmutableGaugeData.create(points(family, null)));
        };
    }

    /** @param only the samples of this name; all when null */
    private List<DoublePointData> points(Family family, @Nullable String only) {
        List<DoublePointData> points = new ArrayList<>();
        long now = epochNanos.getAsLong();
        for (Sample sample : family.samples()) {
            if (only == null || sample.name().equals(only)) {
                points.add(ImmutableDoublePointData.create(
                        startEpochNanos, now, attributes(sample.labels()), sample.value()));
            }
        }
        return points;
    }

    private Collection<HistogramPointData> histograms(Family family) {
        List<HistogramPointData> points = new ArrayList<>();
        long now = epochNanos.getAsLong();
        byLabels(family, "le").forEach((labels, samples) -> {
            TreeMap<Double, Long> upTo = new TreeMap<>();
            double sum = 0;
            for (Sample sample : samples) {
                String bound = sample.labels().get("le");
                if (bound != null && sample.name().endsWith("_bucket")) {
                    upTo.put(bound(bound), Math.round(sample.value()));
                } else if (sample.name().endsWith("_sum")) {
                    sum = sample.value();
                }
            }
            List<Double> bounds = new ArrayList<>();
            List<Long> counts = new ArrayList<>();
            long before = 0;
            for (Map.Entry<Double, Long> bucket : upTo.entrySet()) {
                counts.add(Math.max(0, bucket.getValue() - before));
                before = bucket.getValue();
                if (!bucket.getKey().isInfinite()) {
                    bounds.add(bucket.getKey());
                }
            }
            if (counts.size() == bounds.size()) { // without the last bucket, which every one of Prometheus has
                counts.add(0L);
            }
            points.add(ImmutableHistogramPointData.create(
                    startEpochNanos, now, attributes(labels), sum, false, 0, false, 0, bounds, counts));
        });
        return points;
    }

    private static double bound(String le) {
        return le.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(le);
    }

    private Collection<SummaryPointData> summaries(Family family) {
        List<SummaryPointData> points = new ArrayList<>();
        long now = epochNanos.getAsLong();
        byLabels(family, "quantile").forEach((labels, samples) -> {
            List<ValueAtQuantile> quantiles = new ArrayList<>();
            double sum = 0;
            long count = 0;
            for (Sample sample : samples) {
                String quantile = sample.labels().get("quantile");
                if (quantile != null) {
                    quantiles.add(ImmutableValueAtQuantile.create(Double.parseDouble(quantile), sample.value()));
                } else if (sample.name().endsWith("_sum")) {
                    sum = sample.value();
                } else if (sample.name().endsWith("_count")) {
                    count = Math.round(sample.value());
                }
            }
            points.add(
                    ImmutableSummaryPointData.create(startEpochNanos, now, attributes(labels), count, sum, quantiles));
        });
        return points;
    }

    /** The samples of each distribution. */
    private static Map<Map<String, String>, List<Sample>> byLabels(Family family, String part) {
        Map<Map<String, String>, List<Sample>> distributions = new LinkedHashMap<>();
        for (Sample sample : family.samples()) {
            if (!sample.name().endsWith("_created")) {
                distributions
                        .computeIfAbsent(sample.labelsWithout(part), unseen -> new ArrayList<>())
                        .add(sample);
            }
        }
        return distributions;
    }

    private static Attributes attributes(Map<String, String> labels) {
        AttributesBuilder attributes = Attributes.builder();
        labels.forEach(attributes::put);
        return attributes.build();
    }
}
