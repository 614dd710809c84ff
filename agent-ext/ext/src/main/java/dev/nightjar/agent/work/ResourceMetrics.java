package dev.nightjar.agent.work;

import dev.nightjar.model.Resource;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongBiFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The executors that works hand tasks to, and the connection pools, as OpenTelemetry metrics. The stock agent has none of executors,
 * and of pools only when it was there before them. For whoever exports metrics: without an exporter nobody asks. Those of one name are
 * added up; one that throws when it is asked is left out and counted. Safe for all threads.
 */
public final class ResourceMetrics {

    private static final AttributeKey<String> EXECUTOR = AttributeKey.stringKey("nightjar.executor.name");
    private static final AttributeKey<String> POOL = AttributeKey.stringKey("nightjar.pool.name");

    /** From a tenth of a millisecond to half a minute. */
    private static final List<Double> SECONDS =
            List.of(0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0);

    private final Meter meter;
    private final Supplier<@Nullable Recorder> recorder;
    private final DoubleHistogram queueWaits;
    private final DoubleHistogram poolWaits;
    private final LongCounter poolRefusals;

    /**
     * Registers the metrics.
     *
     * @param recorder the one that records at the moment, null when the agent is switched off
     */
    public ResourceMetrics(Meter meter, Supplier<@Nullable Recorder> recorder) {
        this.meter = meter;
        this.recorder = recorder;
        queueWaits = waits("nightjar.executor.queue.wait", "How long tasks of works waited for a worker.");
        executor("queue.size", "{task}", "Tasks that wait, of whomever.", (pool, name) -> ExecutorFigures.queued(pool));
        executor("active", "{thread}", "Threads that run a task.", (pool, name) -> ExecutorFigures.active(pool));
        executor("threads", "{thread}", "Threads that there are.", (pool, name) -> ExecutorFigures.threads(pool));
        meter.counterBuilder("nightjar.executor.rejected")
                .setDescription("Tasks that were refused.")
                .setUnit("{task}")
                .buildWithCallback(measurement -> executors((pool, name) -> name.rejected())
                        .forEach((name, sum) -> measurement.record(sum, Attributes.of(EXECUTOR, name))));
        poolWaits = waits("nightjar.pool.wait", "How long was waited for a connection, or for being refused one.");
        poolRefusals = meter.counterBuilder("nightjar.pool.refused")
                .setDescription("Connections that were asked for and not given.")
                .setUnit("{connection}")
                .build();
        pool("lent", "{connection}", "Connections that were lent since the agent is on.", PoolState::lent);
        pool("size", "{connection}", "Connections that there are.", PoolState::size);
        pool("waiters", "{thread}", "Threads that wait for a connection.", PoolState::waiters);
    }

    /** A task of a work has got its worker. */
    void gotWorker(String executor, long waitedNanos) {
        queueWaits.record(waitedNanos / 1e9, Attributes.of(EXECUTOR, executor));
    }

    /** Whoever asked a pool for a connection has its answer. */
    void gotAnswer(String pool, long waitedNanos, boolean refused) {
        Attributes attributes = Attributes.of(POOL, pool);
        poolWaits.record(waitedNanos / 1e9, attributes);
        if (refused) {
            poolRefusals.add(1, attributes);
        }
    }

    private DoubleHistogram waits(String metric, String description) {
        return meter.histogramBuilder(metric)
                .setDescription(description)
                .setUnit("s")
                .setExplicitBucketBoundariesAdvice(SECONDS)
                .build();
    }

    private void executor(
            String metric, String unit, String description, ToLongBiFunction<Object, Executors.Name> figure) {
        gauge("nightjar.executor." + metric, unit, description, EXECUTOR, () -> executors(figure));
    }

    private void pool(String metric, String unit, String description, ToLongFunction<PoolState> figure) {
        gauge("nightjar.pool." + metric, unit, description, POOL, () -> pools(figure));
    }

    private void gauge(
            String metric,
            String unit,
            String description,
            AttributeKey<String> key,
            Supplier<Map<String, Long>> sums) {
        meter.gaugeBuilder(metric)
                .ofLongs()
                .setDescription(description)
                .setUnit(unit)
                .buildWithCallback(measurement ->
                        sums.get().forEach((name, sum) -> measurement.record(sum, Attributes.of(key, name))));
    }

    private Map<String, Long> executors(ToLongBiFunction<Object, Executors.Name> figure) {
        Map<String, Long> sums = new TreeMap<>();
        Recorder current = recorder.get();
        if (current != null) {
            current.executors().each((pool, name) -> {
                if (ExecutorFigures.isJdks(pool)) {
                    add(sums, name.resource(), () -> figure.applyAsLong(pool, name), current);
                }
            });
        }
        return sums;
    }

    private Map<String, Long> pools(ToLongFunction<PoolState> figure) {
        Map<String, Long> sums = new TreeMap<>();
        Recorder current = recorder.get();
        if (current != null) {
            current.pools().each(pool -> add(sums, pool.resource(), () -> figure.applyAsLong(pool), current));
        }
        return sums;
    }

    /** The application may have overridden what is asked: what one throws must not hide the others. */
    private static void add(Map<String, Long> sums, Resource of, LongSupplier figure, Recorder recorder) {
        try {
            sums.merge(of.name(), figure.getAsLong(), Long::sum);
        } catch (Throwable e) {
            recorder.unmeasured(of, e);
        }
    }
}
