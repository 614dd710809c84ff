package dev.nightjar.agent.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On a real executor and a real SDK. */
class ResourceMetricsTest {

    /** Reads when asked. */
    private static final class Reader implements MetricReader {
        private @Nullable CollectionRegistration registration;

        @Override
        public void register(CollectionRegistration known) {
            registration = known;
        }

        Map<String, MetricData> read() {
            return Objects.requireNonNull(registration).collectAllMetrics().stream()
                    .collect(Collectors.toMap(MetricData::getName, Function.identity()));
        }

        @Override
        public AggregationTemporality getAggregationTemporality(InstrumentType type) {
            return AggregationTemporality.CUMULATIVE;
        }

        @Override
        public CompletableResultCode forceFlush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }

    private final Lab lab = new Lab();
    private final Reader reader = new Reader();
    private final SdkMeterProvider sdk =
            SdkMeterProvider.builder().registerMetricReader(reader).build();
    private final CountDownLatch enough = new CountDownLatch(1);
    private final ThreadPoolExecutor executor = new ThreadPoolExecutor(
            1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), task -> new Thread(task, "charges-1"));

    @AfterEach
    void close() {
        enough.countDown();
        executor.shutdown();
        sdk.close();
        lab.close();
    }

    @Test
    void anExecutorThatWorksUseIsMeasured() throws Exception {
        lab.recorder.measure(new ResourceMetrics(sdk.get("test"), () -> lab.recorder));
        lab.request("POST /payments");
        Object task = new Object();
        lab.advice.submitted(executor, task);
        CountDownLatch begun = new CountDownLatch(1);
        executor.execute(() -> {
            lab.advice.started(executor, task);
            begun.countDown();
            try {
                enough.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        begun.await();
        executor.execute(() -> {});
        lab.advice.refused(executor, new Object());
        Map<String, MetricData> metrics = reader.read();
        assertThat(only(metrics, "queue.size")).isEqualTo(1);
        assertThat(only(metrics, "active")).isEqualTo(1);
        assertThat(only(metrics, "threads")).isEqualTo(1);
        assertThat(metrics.get("nightjar.executor.rejected"))
                .satisfies(sum -> assertThat(sum.getLongSumData().getPoints())
                        .extracting(LongPointData::getValue)
                        .containsExactly(1L));
        assertThat(metrics.get("nightjar.executor.queue.wait"))
                .satisfies(waits -> assertThat(waits.getHistogramData().getPoints())
                        .singleElement()
                        .satisfies(point -> {
                            assertThat(point.getCount()).isEqualTo(1);
                            assertThat(point.getAttributes().get(AttributeKey.stringKey("nightjar.executor.name")))
                                    .isEqualTo("charges");
                        }));
    }

    @Test
    void oneThatThrowsHidesNoOtherAndIsCounted() {
        lab.recorder.measure(new ResourceMetrics(sdk.get("test"), () -> lab.recorder));
        ThreadPoolExecutor throwing = new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>()) {
            @Override
            public int getActiveCount() {
                throw new IllegalStateException("on purpose");
            }
        };
        lab.request("POST /payments");
        for (ThreadPoolExecutor each : List.of(executor, throwing)) {
            lab.advice.submitted(each, new Object());
            lab.advice.submitted(each, new Object());
        }
        Map<String, MetricData> metrics = reader.read();
        assertThat(only(metrics, "active")).as("of the other one").isZero();
        assertThat(only(metrics, "queue.size")).as("what it tells is told").isZero();
        assertThat(lab.recorder.counters()).containsEntry("metrics.unreadable", 1L);
        throwing.shutdown();
    }

    @Test
    void aPoolIsMeasuredAlsoForThoseThatWorkForNobody() {
        lab.recorder.measure(new ResourceMetrics(sdk.get("test"), () -> lab.recorder));
        Object pool = new Object() {
            @Override
            public String toString() {
                return "orders";
            }
        };
        Object lent = Objects.requireNonNull(lab.advice.poolAsked(pool));
        lab.advice.poolAnswered(lent, pool, new Object(), null);
        Object refused = Objects.requireNonNull(lab.advice.poolAsked(pool));
        lab.advice.poolAnswered(refused, pool, null, new IllegalStateException("timeout"));
        lab.advice.poolAsked(pool);
        Map<String, MetricData> metrics = reader.read();
        assertThat(gauge(metrics, "nightjar.pool.lent")).isEqualTo(1);
        assertThat(gauge(metrics, "nightjar.pool.size")).isEqualTo(1);
        assertThat(gauge(metrics, "nightjar.pool.waiters")).isEqualTo(1);
        assertThat(metrics.get("nightjar.pool.refused"))
                .satisfies(sum -> assertThat(sum.getLongSumData().getPoints())
                        .extracting(LongPointData::getValue)
                        .containsExactly(1L));
        assertThat(metrics.get("nightjar.pool.wait"))
                .satisfies(waits -> assertThat(waits.getHistogramData().getPoints())
                        .singleElement()
                        .satisfies(point -> {
                            assertThat(point.getCount()).isEqualTo(2);
                            assertThat(point.getAttributes().get(AttributeKey.stringKey("nightjar.pool.name")))
                                    .isEqualTo("orders");
                        }));
    }

    @Test
    void anExecutorOfNobodysIsNot() {
        lab.recorder.measure(new ResourceMetrics(sdk.get("test"), () -> lab.recorder));
        lab.advice.submitted(executor, new Object());
        lab.advice.refused(executor, new Object());
        assertThat(reader.read()).isEmpty();
    }

    @Test
    void switchedOffThereIsNothingToMeasure() {
        new ResourceMetrics(sdk.get("test"), () -> null).gotWorker("charges", 5);
        assertThat(reader.read()).containsOnlyKeys("nightjar.executor.queue.wait");
    }

    private static long only(Map<String, MetricData> metrics, String name) {
        return gauge(metrics, "nightjar.executor." + name);
    }

    private static long gauge(Map<String, MetricData> metrics, String name) {
        MetricData data = Objects.requireNonNull(metrics.get(name));
        assertThat(data.getLongGaugeData().getPoints()).hasSize(1);
        return data.getLongGaugeData().getPoints().iterator().next().getValue();
    }
}
