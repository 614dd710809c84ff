package dev.nightjar.collector.prometheus;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.nightjar.collector.read.EpochWindow;
import dev.nightjar.collector.read.Limits;
import dev.nightjar.collector.read.ProtoFields;
import dev.nightjar.collector.read.Reading;
import dev.nightjar.collector.read.Refusals;
import dev.nightjar.collector.read.TextPair;
import dev.nightjar.collector.read.ValueText.BadText;
import dev.nightjar.model.Origin;
import dev.nightjar.model.rows.Emitter;
import dev.nightjar.model.rows.MetricColumns;
import dev.nightjar.model.rows.Rows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * {@code prometheus.WriteRequest} (remote write 1.0, prompb/remote.proto), unpacked. A sample has no type: counters, buckets and
 * gauges are told apart by their metric's name, as in Prometheus itself, so each sample is one point. Labels {@code job} and {@code
 * instance} are the service and its instance.
 */
final class RemoteWrite {

    /** Of a series that has ended: a number that is no number, with these bits. */
    private static final long STALE = 0x7ff0000000000002L;

    private final Rows rows = new Rows(MetricColumns.LAYOUT, new byte[0]);
    private final long scope = rows.text("prometheus");
    private final List<Emitter> emitters = new ArrayList<>();
    private final Map<Origin, Integer> emitterNumbers = new HashMap<>();
    private final Refusals refusals = new Refusals();
    private final EpochWindow window;
    private long samples;

    private RemoteWrite(Instant now) {
        window = EpochWindow.around(now);
    }

    static Reading read(byte[] request, Instant now) throws InvalidProtocolBufferException {
        RemoteWrite write = new RemoteWrite(now);
        ProtoFields fields = new ProtoFields().of(request, 0, request.length);
        ProtoFields series = new ProtoFields();
        for (int i = 0; fields.next(); ) {
            if (fields.number() == 1) {
                fields.enter();
                write.series(series.in(fields), "timeseries[" + i++ + "]");
            }
        }
        return Reading.ofRows(write.samples, write.emitters, write.rows, write.refusals);
    }

    private void series(ProtoFields series, String at) throws InvalidProtocolBufferException {
        ProtoFields again = new ProtoFields().like(series);
        Map<String, String> labels = new LinkedHashMap<>();
        String flaw = null;
        int count = 0;
        while (series.next()) {
            if (series.number() == 1) {
                try {
                    TextPair label = TextPair.in(series);
                    labels.put(label.key(), label.value());
                } catch (BadText e) {
                    flaw = "labels: " + e.getMessage();
                }
            } else if (series.number() == 2 || series.number() == 4) {
                count++;
            }
        }
        String name = labels.remove("__name__");
        if (flaw == null && (name == null || name.isEmpty())) {
            flaw = "label __name__ is missing";
        } else if (flaw == null && labels.size() > Limits.ATTRIBUTES) {
            flaw = labels.size() + " labels, at most " + Limits.ATTRIBUTES;
        }
        if (flaw != null || name == null) {
            samples += count;
            refusals.add(count, at + ": " + flaw);
            return;
        }
        int emitter = emitter(labels);
        // Once for all samples: these lie outside of their rows.
        Series texts = new Series(emitter, rows.text(name), texts(labels));
        ProtoFields sample = new ProtoFields();
        for (int i = 0; again.next(); ) {
            if (again.number() == 2) {
                again.enter();
                sample(sample.in(again), texts, at + ".samples[" + i++ + "]");
            } else if (again.number() == 4) {
                samples++;
                refusals.add(1, at + ": native histograms are not taken: send classic ones as well");
            }
        }
    }

    /**
     * What samples of one series have in common.
     *
     * @param labels keys and values in turn
     */
    private record Series(int emitter, long name, List<Long> labels) {}

    private List<Long> texts(Map<String, String> labels) {
        List<Long> texts = new ArrayList<>(2 * labels.size());
        labels.forEach((label, value) -> {
            texts.add(rows.text(label));
            texts.add(rows.text(value));
        });
        return texts;
    }

    private void sample(ProtoFields sample, Series series, String at) throws InvalidProtocolBufferException {
        long bits = 0;
        long millis = 0;
        while (sample.next()) {
            if (sample.number() == 1) {
                bits = sample.fixed64();
            } else if (sample.number() == 2) {
                millis = sample.varint();
            }
        }
        if (bits == STALE) {
            return; // says that there is no sample
        }
        samples++;
        if (samples > Limits.ROWS) {
            refusals.add(1, "more than " + Limits.ROWS + " samples in one request: send smaller ones");
            return;
        }
        long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
        String flaw = window.flaw(nanos);
        if (flaw != null) {
            refusals.add(1, at + ": " + flaw);
            return;
        }
        rows.addRow();
        rows.set(MetricColumns.EMITTER, series.emitter());
        rows.set(MetricColumns.TIME_NANOS, nanos);
        rows.setText(MetricColumns.METRIC, series.name());
        rows.setText(MetricColumns.SCOPE, scope);
        rows.set(MetricColumns.TYPE, MetricColumns.GAUGE);
        rows.set(MetricColumns.VALUE, Double.longBitsToDouble(bits));
        for (int i = 0; i < series.labels().size(); i += 2) {
            rows.addEntry(
                    MetricColumns.ATTRIBUTES,
                    series.labels().get(i),
                    series.labels().get(i + 1));
        }
    }

    private int emitter(Map<String, String> labels) {
        String instance = labels.getOrDefault("instance", "unknown");
        String service = labels.getOrDefault("job", "unknown");
        Origin origin = new Origin(
                "default",
                "",
                service.isBlank() ? "unknown" : service,
                "",
                "",
                instance.isBlank() ? "unknown" : instance,
                instance.isBlank() ? "unknown" : instance,
                "UTC");
        return emitterNumbers.computeIfAbsent(origin, added -> {
            emitters.add(new Emitter(added, new TreeMap<>()));
            return emitters.size() - 1;
        });
    }
}
