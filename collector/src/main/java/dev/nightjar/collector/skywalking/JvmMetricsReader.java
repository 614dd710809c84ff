package dev.nightjar.collector.skywalking;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.nightjar.collector.read.EpochWindow;
import dev.nightjar.collector.read.ProtoFields;
import dev.nightjar.collector.read.Reading;
import dev.nightjar.collector.read.Refusals;
import dev.nightjar.collector.read.ValueText;
import dev.nightjar.collector.read.ValueText.BadText;
import dev.nightjar.model.rows.MetricColumns;
import dev.nightjar.model.rows.Rows;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What the JVM showed each second ({@code language-agent/JVMMetric.proto}), under the names of OpenTelemetry's conventions. */
final class JvmMetricsReader {

    private static final List<String> POOLS = List.of(
            "code_cache",
            "new_gen",
            "old_gen",
            "survivor",
            "perm_gen",
            "metaspace",
            "z_heap",
            "compressed_class_space",
            "code_heap_non_nmethods",
            "code_heap_profiled_nmethods",
            "code_heap_non_profiled_nmethods");

    private static final List<String> PHASES = List.of("new", "old", "normal");

    private final Rows rows = new Rows(MetricColumns.LAYOUT, new byte[0]);
    private final Refusals refusals = new Refusals();
    private final EpochWindow window;
    private long timeNanos;

    private JvmMetricsReader(Instant now) {
        window = EpochWindow.around(now);
    }

    // JVMMetricCollection
    static Reading read(byte[] bytes, Instances instances, Instant now) throws InvalidProtocolBufferException {
        JvmMetricsReader reader = new JvmMetricsReader(now);
        String service = "";
        String instance = "";
        ProtoFields collection = new ProtoFields().of(bytes, 0, bytes.length);
        try {
            for (int i = 0; collection.next(); ) {
                if (collection.number() == 1) {
                    collection.enter();
                    reader.readMetric(new ProtoFields().in(collection), "metrics[" + i++ + "]");
                } else if (collection.number() == 2) {
                    service = ValueText.string(collection);
                } else if (collection.number() == 3) {
                    instance = ValueText.string(collection);
                }
            }
        } catch (BadText e) {
            throw collection.bad("field " + collection.number() + ": " + e.getMessage(), collection.start());
        }
        if (service.isBlank()) {
            throw collection.bad("service is missing", 0);
        }
        return Reading.ofRows(
                reader.rows.size() + reader.refusals.items(),
                List.of(instances.emitter(service, instance)),
                reader.rows,
                reader.refusals);
    }

    private void readMetric(ProtoFields metric, String at) throws InvalidProtocolBufferException {
        ProtoFields again = new ProtoFields().like(metric);
        timeNanos = 0;
        while (metric.next()) {
            if (metric.number() == 1) {
                timeNanos = TimeUnit.MILLISECONDS.toNanos(metric.varint());
            }
        }
        String flaw = window.flaw(timeNanos);
        if (flaw != null) {
            refusals.add(1, at + ": " + flaw);
            return;
        }
        ProtoFields part = new ProtoFields();
        while (again.next()) {
            if (again.number() >= 2 && again.number() <= 7) {
                int number = again.number();
                again.enter();
                readPart(number, part.in(again));
            }
        }
    }

    private void readPart(int number, ProtoFields part) throws InvalidProtocolBufferException {
        double[] doubles = new double[8];
        long[] values = new long[8];
        while (part.next()) {
            if (part.number() < values.length) {
                if (number == 2) {
                    doubles[part.number()] = Double.longBitsToDouble(part.fixed64());
                } else {
                    values[part.number()] = part.varint();
                }
            }
        }
        switch (number) {
            case 2 -> gauge("jvm.cpu.recent_utilization", "1", doubles[2] / 100, Map.of());
            case 3 -> memory(values, Map.of("jvm.memory.type", values[1] == 0 ? "non_heap" : "heap"));
            case 4 -> memory(values, Map.of("jvm.memory.pool.name", name(POOLS, values[1])));
            case 5 -> {
                Map<String, String> phase = Map.of("jvm.gc.name", name(PHASES, values[1]));
                delta("skywalking.jvm.gc.count", "{collection}", values[2], phase);
                delta("skywalking.jvm.gc.time", "ms", values[3], phase);
            }
            case 6 -> {
                gauge("jvm.thread.count", "{thread}", values[1], Map.of());
                gauge("jvm.thread.count", "{thread}", values[2], Map.of("jvm.thread.daemon", "true"));
                gauge("jvm.thread.count", "{thread}", values[4], Map.of("jvm.thread.state", "runnable"));
                gauge("jvm.thread.count", "{thread}", values[5], Map.of("jvm.thread.state", "blocked"));
                gauge("jvm.thread.count", "{thread}", values[6], Map.of("jvm.thread.state", "waiting"));
                gauge("jvm.thread.count", "{thread}", values[7], Map.of("jvm.thread.state", "timed_waiting"));
            }
            case 7 -> {
                gauge("jvm.class.count", "{class}", values[1], Map.of());
                gauge("jvm.class.unloaded", "{class}", values[2], Map.of());
                gauge("jvm.class.loaded", "{class}", values[3], Map.of());
            }
            default -> {}
        }
    }

    private void memory(long[] values, Map<String, String> attributes) {
        gauge("jvm.memory.init", "By", values[2], attributes);
        gauge("jvm.memory.limit", "By", values[3], attributes);
        gauge("jvm.memory.used", "By", values[4], attributes);
        gauge("jvm.memory.committed", "By", values[5], attributes);
    }

    private static String name(List<String> names, long number) {
        return number >= 0 && number < names.size() ? names.get((int) number) : "unknown";
    }

    private void gauge(String name, String unit, double value, Map<String, String> attributes) {
        PointRows.gauge(rows, timeNanos, name, unit, value, attributes);
    }

    private void gauge(String name, String unit, long value, Map<String, String> attributes) {
        gauge(name, unit, (double) value, attributes);
    }

    private void delta(String name, String unit, long value, Map<String, String> attributes) {
        PointRows.delta(rows, timeNanos, name, unit, (double) value, attributes);
    }
}
