package dev.nightjar.agent.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.agent.boot.Registries;
import dev.nightjar.agent.settings.AgentLog;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.data.SummaryPointData;
import io.opentelemetry.sdk.resources.Resource;
import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import io.prometheus.client.Summary;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** On the real client. */
class SimpleclientMetricsTest {

    private static final Attributes CARD = Attributes.of(AttributeKey.stringKey("kind"), "card");

    private final CollectorRegistry registry = new CollectorRegistry();
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final AtomicBoolean on = new AtomicBoolean(true);
    private final SimpleclientMetrics metrics = new SimpleclientMetrics(
            new AgentLog(new PrintStream(lines, true, StandardCharsets.UTF_8), AgentLog.Level.WARN, System::nanoTime),
            on::get,
            () -> 5L);

    @Test
    void aCounterIsASumWithoutTheTimeOfItsBirth() {
        Counter.build("payments", "taken")
                .labelNames("kind")
                .register(registry)
                .labels("card")
                .inc(3);
        MetricData sum = only("payments");
        assertThat(sum.getType()).isEqualTo(MetricDataType.DOUBLE_SUM);
        assertThat(sum.getDescription()).isEqualTo("taken");
        assertThat(sum.getDoubleSumData().isMonotonic()).isTrue();
        assertThat(sum.getDoubleSumData().getPoints()).singleElement().satisfies(point -> {
            assertThat(point.getAttributes()).isEqualTo(CARD);
            assertThat(point.getValue()).isEqualTo(3);
            assertThat(point.getEpochNanos()).isEqualTo(5);
        });
    }

    @Test
    void aHistogramIsOneWholeForEachOfItsLabels() {
        Histogram histogram = Histogram.build("seconds", "taken")
                .labelNames("kind")
                .buckets(0.1, 1)
                .register(registry);
        histogram.labels("card").observe(0.05);
        histogram.labels("card").observe(0.5);
        histogram.labels("card").observe(0.6);
        histogram.labels("card").observe(7);
        histogram.labels("cash").observe(2);
        MetricData data = only("seconds");
        assertThat(data.getType()).isEqualTo(MetricDataType.HISTOGRAM);
        assertThat(data.getHistogramData().getPoints()).hasSize(2);
        assertThat(data.getHistogramData().getPoints())
                .filteredOn(point -> point.getAttributes().equals(CARD))
                .singleElement()
                .satisfies(point -> {
                    assertThat(point.getBoundaries()).containsExactly(0.1, 1.0);
                    assertThat(point.getCounts()).containsExactly(1L, 2L, 1L);
                    assertThat(point.getCount()).isEqualTo(4);
                    assertThat(point.getSum()).isEqualTo(8.15);
                });
    }

    @Test
    void aSummaryHasItsQuantiles() {
        Summary.build("sizes", "of orders")
                .quantile(0.5, 0.01)
                .register(registry)
                .observe(4);
        List<SummaryPointData> points =
                List.copyOf(only("sizes").getSummaryData().getPoints());
        assertThat(points).singleElement().satisfies(point -> {
            assertThat(point.getCount()).isEqualTo(1);
            assertThat(point.getSum()).isEqualTo(4);
            assertThat(point.getValues()).singleElement().satisfies(value -> {
                assertThat(value.getQuantile()).isEqualTo(0.5);
                assertThat(value.getValue()).isEqualTo(4);
            });
        });
    }

    @Test
    void whateverElseThereIsIsAGauge() {
        Gauge.build("open", "orders").register(registry).set(2);
        assertThat(only("open").getDoubleGaugeData().getPoints())
                .extracting(DoublePointData::getValue)
                .containsExactly(2.0);
    }

    @Test
    void aRegistryThatThrowsTakesNoOtherWithIt() {
        registry.register(new Collector() {
            @Override
            public List<MetricFamilySamples> collect() {
                throw new IllegalStateException("on purpose");
            }
        });
        CollectorRegistry other = new CollectorRegistry();
        Counter.build("payments", "taken").register(other).inc();
        Registries.seen(registry);
        Registries.seen(other);
        assertThat(byName()).containsKey("payments");
        assertThat(lines.toString(StandardCharsets.UTF_8)).contains("could not be read");
    }

    @Test
    void whileTheAgentIsSwitchedOffThereIsNothingAndAfterwardsAllOfIt() {
        Counter taken = Counter.build("resumed", "taken").register(registry);
        taken.inc();
        Registries.seen(registry);
        on.set(false);
        taken.inc();
        assertThat(byName()).isEmpty();
        on.set(true);
        assertThat(only("resumed").getDoubleSumData().getPoints())
                .extracting(DoublePointData::getValue)
                .containsExactly(2.0);
    }

    private MetricData only(String name) {
        Registries.seen(registry);
        return Objects.requireNonNull(byName().get(name));
    }

    /** Registries of other tests may be there yet. */
    private Map<String, MetricData> byName() {
        return metrics.produce(Resource.empty()).stream()
                .collect(Collectors.toMap(MetricData::getName, Function.identity(), (first, second) -> second));
    }
}
