package dev.nightjar.collector.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.nightjar.collector.read.Limits;
import dev.nightjar.collector.read.ProtoFields;
import dev.nightjar.collector.read.Reading;
import dev.nightjar.collector.read.ValueText.BadText;
import dev.nightjar.model.rows.MetricColumns;
import dev.nightjar.model.rows.Rows;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An {@code ExportMetricsServiceRequest} as rows, one for each data point. */
final class MetricsReader extends RowsReader {

    // Metric of opentelemetry/proto/metrics/v1/metrics.proto
    private static final int NAME = 1;
    private static final int UNIT = 3;
    private static final int GAUGE = 5;
    private static final int SUM = 7;
    private static final int HISTOGRAM = 9;
    private static final int EXPONENTIAL_HISTOGRAM = 10;
    private static final int SUMMARY = 11;

    private final ProtoFields data = new ProtoFields();
    private final ProtoFields point = new ProtoFields();

    private MetricsReader(byte[] request, Instant now) {
        super(
                request,
                MetricColumns.LAYOUT,
                MetricColumns.ATTRIBUTES,
                Map.of(),
                now,
                "resource_metrics",
                "scope_metrics",
                "metrics");
    }

    static Reading read(byte[] request, Instant now) throws InvalidProtocolBufferException {
        return new MetricsReader(request, now).read();
    }

    private static int type(int field) {
        return switch (field) {
            case GAUGE -> MetricColumns.GAUGE;
            case SUM -> MetricColumns.SUM_TYPE;
            case HISTOGRAM -> MetricColumns.HISTOGRAM;
            case EXPONENTIAL_HISTOGRAM -> MetricColumns.EXPONENTIAL_HISTOGRAM;
            case SUMMARY -> MetricColumns.SUMMARY;
            default -> 0;
        };
    }

    @Override
    long count(ProtoFields metric) throws InvalidProtocolBufferException {
        long count = 0;
        while (metric.next()) {
            if (type(metric.number()) != 0) {
                metric.enter();
                data.in(metric);
                while (data.next()) {
                    count += data.number() == 1 ? 1 : 0;
                }
            }
        }
        return count;
    }

    @Override
    void readItem(ProtoFields metric, long scope, String above, int number) throws InvalidProtocolBufferException {
        ProtoFields again = new ProtoFields().like(metric);
        long name = 0;
        long unit = 0;
        String flaw = null;
        while (metric.next()) {
            try {
                if (metric.number() == NAME) {
                    name = text(metric, Limits.KEY_BYTES);
                } else if (metric.number() == UNIT) {
                    unit = text(metric, Limits.KEY_BYTES);
                }
            } catch (BadText e) {
                flaw = "name or unit: " + e.getMessage();
            }
        }
        if (flaw == null && Rows.length(name) == 0) {
            flaw = "it has no name";
        }
        if (flaw != null) {
            refuse(count(again), position(above, number) + ": " + flaw);
            return;
        }
        while (again.next()) {
            int type = type(again.number());
            if (type != 0) {
                again.enter();
                readData(new Points(type, name, unit, scope), position(above, number), again);
            }
        }
    }

    /** What points of one metric have in common. */
    private record Points(int type, long name, long unit, long scope) {}

    private void readData(Points points, String at, ProtoFields metric) throws InvalidProtocolBufferException {
        int temporality = 0;
        boolean monotonic = false;
        data.in(metric);
        while (data.next()) {
            if (data.number() == 2) {
                temporality = (int) data.varint();
            } else if (data.number() == 3) {
                monotonic = data.varint() != 0;
            }
        }
        data.in(metric);
        for (int i = 0; data.next(); ) {
            if (data.number() == 1) {
                data.enter();
                if (isFull()) {
                    refuse(1, at + ": too many points in one request, send smaller batches");
                    continue;
                }
                addRow(MetricColumns.EMITTER);
                rows.setText(MetricColumns.METRIC, points.name());
                rows.setText(MetricColumns.UNIT, points.unit());
                rows.setText(MetricColumns.SCOPE, points.scope());
                rows.set(MetricColumns.TYPE, points.type());
                rows.set(MetricColumns.TEMPORALITY, temporality);
                rows.set(MetricColumns.MONOTONIC, monotonic ? 1 : 0);
                String flaw = readPoint(points.type(), point.in(data));
                if (flaw != null) {
                    dropRow(at + ".data_points[" + i + "]: " + flaw);
                }
                i++;
            }
        }
    }

    private @Nullable String readPoint(int type, ProtoFields point) throws InvalidProtocolBufferException {
        try {
            switch (type) {
                case MetricColumns.GAUGE, MetricColumns.SUM_TYPE -> readNumber(point);
                case MetricColumns.EXPONENTIAL_HISTOGRAM -> readExponential(point);
                default -> readHistogramOrSummary(type, point);
            }
        } catch (BadText e) {
            return "field " + point.number() + ": " + e.getMessage();
        }
        return window.flaw(rows.number(MetricColumns.TIME_NANOS, rows.size() - 1));
    }

    private void setStart(long nanos) {
        if (nanos != 0) {
            rows.set(MetricColumns.START_NANOS, nanos);
        }
    }

    private void readNumber(ProtoFields point) throws InvalidProtocolBufferException, BadText {
        while (point.next()) {
            switch (point.number()) {
                case 2 -> setStart(point.fixed64());
                case 3 -> rows.set(MetricColumns.TIME_NANOS, point.fixed64());
                case 4 -> rows.set(MetricColumns.VALUE, Double.longBitsToDouble(point.fixed64()));
                case 6 -> rows.set(MetricColumns.VALUE, (double) point.fixed64());
                case 7 -> readAttribute(point);
                default -> {}
            }
        }
    }

    private void readHistogramOrSummary(int type, ProtoFields point) throws InvalidProtocolBufferException, BadText {
        BucketText buckets = new BucketText();
        int attributes = type == MetricColumns.SUMMARY ? 7 : 9;
        while (point.next()) {
            int number = point.number();
            if (number == attributes) {
                readAttribute(point);
                continue;
            }
            switch (number) {
                case 2 -> setStart(point.fixed64());
                case 3 -> rows.set(MetricColumns.TIME_NANOS, point.fixed64());
                case 4 -> rows.set(MetricColumns.COUNT, point.fixed64());
                case 5 -> rows.set(MetricColumns.SUM, Double.longBitsToDouble(point.fixed64()));
                case 6 -> {
                    if (type == MetricColumns.SUMMARY) {
                        buckets.quantile(point);
                    } else {
                        buckets.counts(point);
                    }
                }
                case 7 -> buckets.bounds(point);
                case 11 -> rows.set(MetricColumns.MIN, Double.longBitsToDouble(point.fixed64()));
                case 12 -> rows.set(MetricColumns.MAX, Double.longBitsToDouble(point.fixed64()));
                default -> {}
            }
        }
        String json = type == MetricColumns.SUMMARY ? buckets.summary() : buckets.histogram();
        if (json != null) {
            rows.setText(MetricColumns.BUCKETS, rows.text(json));
        }
    }

    private void readExponential(ProtoFields point) throws InvalidProtocolBufferException, BadText {
        BucketText buckets = new BucketText();
        while (point.next()) {
            switch (point.number()) {
                case 1 -> readAttribute(point);
                case 2 -> setStart(point.fixed64());
                case 3 -> rows.set(MetricColumns.TIME_NANOS, point.fixed64());
                case 4 -> rows.set(MetricColumns.COUNT, point.fixed64());
                case 5 -> rows.set(MetricColumns.SUM, Double.longBitsToDouble(point.fixed64()));
                case 6 -> buckets.scale(point);
                case 7 -> buckets.zero(point);
                case 8 -> buckets.positive(point);
                case 9 -> buckets.negative(point);
                case 12 -> rows.set(MetricColumns.MIN, Double.longBitsToDouble(point.fixed64()));
                case 13 -> rows.set(MetricColumns.MAX, Double.longBitsToDouble(point.fixed64()));
                case 14 -> buckets.zeroThreshold(point);
                default -> {}
            }
        }
        rows.setText(MetricColumns.BUCKETS, rows.text(buckets.exponential()));
    }
}
