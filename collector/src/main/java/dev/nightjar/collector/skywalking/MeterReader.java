package dev.nightjar.collector.skywalking;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.nightjar.collector.read.EpochWindow;
import dev.nightjar.collector.read.Limits;
import dev.nightjar.collector.read.ProtoFields;
import dev.nightjar.collector.read.Reading;
import dev.nightjar.collector.read.Refusals;
import dev.nightjar.collector.read.TextPair;
import dev.nightjar.collector.read.ValueText;
import dev.nightjar.collector.read.ValueText.BadText;
import dev.nightjar.model.rows.MetricColumns;
import dev.nightjar.model.rows.Rows;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Meters of the toolkit and of the agent itself ({@code language-agent/Meter.proto}): single values become gauges, since nobody says what
 * they are; histograms are refused. Of a stream the first one says whose they are, and when.
 */
final class MeterReader {

    private final Rows rows = new Rows(MetricColumns.LAYOUT, new byte[0]);
    private final Refusals refusals = new Refusals();
    private final EpochWindow window;
    private String service = "";
    private String instance = "";
    private long timeNanos;
    private int meters;

    private MeterReader(Instant now) {
        window = EpochWindow.around(now);
    }

    // A stream of MeterData
    static Reading read(byte[] bytes, Instances instances, Instant now) throws InvalidProtocolBufferException {
        MeterReader reader = new MeterReader(now);
        reader.readAll(new ProtoFields().of(bytes, 0, bytes.length));
        return reader.reading(instances);
    }

    // A stream of MeterDataCollection
    static Reading readBatches(byte[] bytes, Instances instances, Instant now) throws InvalidProtocolBufferException {
        MeterReader reader = new MeterReader(now);
        ProtoFields collections = new ProtoFields().of(bytes, 0, bytes.length);
        while (collections.next()) {
            if (collections.number() == 1) {
                collections.enter();
                reader.readAll(new ProtoFields().in(collections));
            }
        }
        return reader.reading(instances);
    }

    private Reading reading(Instances instances) {
        if (meters == 0) {
            return Instances.NOTHING;
        }
        return Reading.ofRows(
                rows.size() + refusals.items(), List.of(instances.emitter(service, instance)), rows, refusals);
    }

    private void readAll(ProtoFields all) throws InvalidProtocolBufferException {
        while (all.next()) {
            if (all.number() == 1) {
                all.enter();
                String at = "meters[" + meters++ + "]";
                try {
                    readMeter(new ProtoFields().in(all), at);
                } catch (BadText e) {
                    throw all.bad(at + ": " + e.getMessage(), all.start());
                }
            }
        }
        if (meters > 0 && service.isBlank()) {
            throw all.bad("service is missing", 0);
        }
    }

    // MeterData: whose it is and when stands behind what it is.
    private void readMeter(ProtoFields meter, String at) throws InvalidProtocolBufferException, BadText {
        ProtoFields again = new ProtoFields().like(meter);
        boolean histogram = false;
        while (meter.next()) {
            switch (meter.number()) {
                case 2 -> histogram = true;
                case 3 -> service = ValueText.string(meter);
                case 4 -> instance = ValueText.string(meter);
                case 5 -> timeNanos = TimeUnit.MILLISECONDS.toNanos(meter.varint());
                default -> {}
            }
        }
        String flaw = histogram ? "histograms of SkyWalking's meters are not stored" : window.flaw(timeNanos);
        if (flaw != null) {
            refusals.add(1, histogram ? flaw : at + ": " + flaw);
            return;
        }
        while (again.next()) {
            if (again.number() == 1) {
                again.enter();
                readValue(new ProtoFields().in(again));
            }
        }
    }

    // MeterSingleValue
    private void readValue(ProtoFields single) throws InvalidProtocolBufferException, BadText {
        String name = "";
        double value = 0;
        Map<String, String> labels = new LinkedHashMap<>();
        while (single.next()) {
            switch (single.number()) {
                case 1 -> name = ValueText.string(single);
                case 2 -> {
                    TextPair label = TextPair.in(single);
                    if (labels.size() < Limits.ATTRIBUTES) {
                        labels.put(label.key(), label.value());
                    }
                }
                case 3 -> value = Double.longBitsToDouble(single.fixed64());
                default -> {}
            }
        }
        if (name.isBlank()) {
            refusals.add(1, "a meter without a name");
            return;
        }
        PointRows.gauge(rows, timeNanos, name, "", value, labels);
    }
}
