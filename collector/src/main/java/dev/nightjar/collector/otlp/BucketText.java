package dev.nightjar.collector.otlp;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.nightjar.collector.read.Limits;
import dev.nightjar.collector.read.ProtoFields;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Buckets and quantiles of one data point as JSON, see {@code MetricColumns.BUCKETS}. */
final class BucketText {

    private final StringJoiner counts = new StringJoiner(",", "[", "]");
    private final StringJoiner bounds = new StringJoiner(",", "[", "]");
    private final StringJoiner quantiles = new StringJoiner(",", "[", "]");
    private final StringJoiner negativeCounts = new StringJoiner(",", "[", "]");

    private int numbers;
    private int scale;
    private long zero;
    private double zeroThreshold;
    private int offset;
    private int negativeOffset;

    /** {@code repeated fixed64}, packed or one by one. */
    void counts(ProtoFields point) throws InvalidProtocolBufferException {
        for (long count : point.fixed64s()) {
            add(counts, Long.toUnsignedString(count));
        }
    }

    /** {@code repeated double}, packed or one by one. */
    void bounds(ProtoFields point) throws InvalidProtocolBufferException {
        for (long bits : point.fixed64s()) {
            add(bounds, json(Double.longBitsToDouble(bits)));
        }
    }

    void quantile(ProtoFields point) throws InvalidProtocolBufferException {
        point.enter();
        ProtoFields pair = new ProtoFields().in(point);
        double quantile = 0;
        double value = 0;
        while (pair.next()) {
            if (pair.number() == 1) {
                quantile = Double.longBitsToDouble(pair.fixed64());
            } else if (pair.number() == 2) {
                value = Double.longBitsToDouble(pair.fixed64());
            }
        }
        add(quantiles, "[" + json(quantile) + "," + json(value) + "]");
    }

    void scale(ProtoFields point) throws InvalidProtocolBufferException {
        scale = CodedInputStream.decodeZigZag32((int) point.varint());
    }

    void zero(ProtoFields point) throws InvalidProtocolBufferException {
        zero = point.fixed64();
    }

    void zeroThreshold(ProtoFields point) throws InvalidProtocolBufferException {
        zeroThreshold = Double.longBitsToDouble(point.fixed64());
    }

    void positive(ProtoFields point) throws InvalidProtocolBufferException {
        offset = exponential(point, counts);
    }

    void negative(ProtoFields point) throws InvalidProtocolBufferException {
        negativeOffset = exponential(point, negativeCounts);
    }

    private int exponential(ProtoFields point, StringJoiner into) throws InvalidProtocolBufferException {
        point.enter();
        ProtoFields buckets = new ProtoFields().in(point);
        int first = 0;
        while (buckets.next()) {
            if (buckets.number() == 1) {
                first = CodedInputStream.decodeZigZag32((int) buckets.varint());
            } else if (buckets.number() == 2) {
                for (long count : buckets.varints()) {
                    add(into, Long.toUnsignedString(count));
                }
            }
        }
        return first;
    }

    /** So many as any sensible point has: what is beyond is left out, and the sum of the counts shows it. */
    private void add(StringJoiner list, String number) {
        if (numbers++ < Limits.BODY_ENTRIES) {
            list.add(number);
        }
    }

    private static String json(double value) {
        return Double.isFinite(value) ? Double.toString(value) : "\"" + value + "\"";
    }

    /** Null when there is none. */
    @Nullable
    String histogram() {
        return numbers == 0 ? null : "{\"bounds\":" + bounds + ",\"counts\":" + counts + "}";
    }

    /** Null when there is none. */
    @Nullable
    String summary() {
        return numbers == 0 ? null : "{\"quantiles\":" + quantiles + "}";
    }

    String exponential() {
        return "{\"scale\":" + scale + ",\"zero\":" + Long.toUnsignedString(zero) + ",\"zeroThreshold\":"
                + json(zeroThreshold)
                + ",\"offset\":" + offset + ",\"counts\":" + counts + ",\"negativeOffset\":" + negativeOffset
                + ",\"negativeCounts\":" + negativeCounts + "}";
    }
}
