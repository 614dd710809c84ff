package dev.nightjar.agent.work;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Supplier;
import java.util.function.ToLongBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The executors that works hand tasks to, as OpenTelemetry metrics; the stock agent has none. For whoever exports metrics: without
 * an exporter nobody asks. Executors whose threads have one name are one. Safe for all threads.
 */
public final class ExecutorMetrics {

    private static final AttributeKey<String> NAME = AttributeKey.stringKey("nightjar.executor.name");

    /** From a tenth of a millisecond to half a minute. */
    private static final List<Double> SECONDS =
            List.of(0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0);

    private final DoubleHistogram waits;

    /**
     * Registers the metrics.
     *
     * @param recorder the one that records at the moment, null when the agent is switched off
     */
    public ExecutorMetrics(Meter meter, Supplier<@Nullable Recorder> recorder) {
        waits = meter.histogramBuilder("nightjar.executor.queue.wait")
                .setDescription("How long tasks of works waited for a worker.")
                .setUnit("s")
                .setExplicitBucketBoundariesAdvice(SECONDS)
                .build();
        gauge(meter, recorder, "queue.size", "{task}", "Tasks that wait, of whomever.", (pool, name) -> queued(pool));
        gauge(meter, recorder, "active", "{thread}", "Threads that run a task.", (pool, name) -> active(pool));
        gauge(meter, recorder, "threads", "{thread}", "Threads that there are.", (pool, name) -> threads(pool));
        meter.counterBuilder("nightjar.executor.rejected")
                .setDescription("Tasks that were refused.")
                .setUnit("{task}")
                .buildWithCallback(measurement -> sums(recorder.get(), (pool, name) -> name.rejected())
                        .forEach((name, sum) -> measurement.record(sum, Attributes.of(NAME, name))));
    }

    /** A task of a work has got its worker. */
    void waited(String executor, long nanos) {
        waits.record(nanos / 1e9, Attributes.of(NAME, executor));
    }

    private static void gauge(
            Meter meter,
            Supplier<@Nullable Recorder> recorder,
            String metric,
            String unit,
            String description,
            ToLongBiFunction<Object, Executors.Name> figure) {
        meter.gaugeBuilder("nightjar.executor." + metric)
                .ofLongs()
                .setDescription(description)
                .setUnit(unit)
                .buildWithCallback(measurement -> sums(recorder.get(), figure)
                        .forEach((name, sum) -> measurement.record(sum, Attributes.of(NAME, name))));
    }

    private static Map<String, Long> sums(
            @Nullable Recorder recorder, ToLongBiFunction<Object, Executors.Name> figure) {
        Map<String, Long> sums = new TreeMap<>();
        if (recorder != null) {
            recorder.executors().each((pool, name) -> {
                if (pool instanceof ThreadPoolExecutor || pool instanceof ForkJoinPool) {
                    sums.merge(name.resource().name(), figure.applyAsLong(pool, name), Long::sum);
                }
            });
        }
        return sums;
    }

    private static long queued(Object pool) {
        return pool instanceof ForkJoinPool forks
                ? forks.getQueuedSubmissionCount() + forks.getQueuedTaskCount()
                : ((ThreadPoolExecutor) pool).getQueue().size();
    }

    private static long active(Object pool) {
        return pool instanceof ForkJoinPool forks
                ? forks.getActiveThreadCount()
                : ((ThreadPoolExecutor) pool).getActiveCount();
    }

    private static long threads(Object pool) {
        return pool instanceof ForkJoinPool forks ? forks.getPoolSize() : ((ThreadPoolExecutor) pool).getPoolSize();
    }
}
