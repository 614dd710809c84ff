package dev.nightjar.collector.prometheus;

import dev.nightjar.collector.read.BadRequest;
import dev.nightjar.collector.read.EpochWindow;
import dev.nightjar.collector.read.Limits;
import dev.nightjar.collector.read.Reading;
import dev.nightjar.collector.read.Refusals;
import dev.nightjar.model.rows.Emitter;
import dev.nightjar.model.rows.MetricColumns;
import dev.nightjar.model.rows.Rows;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A scraped text as data points: buckets of a histogram and quantiles of a summary become one point of their kind. A line that
 * cannot be read is refused alone, with its number. For one thread.
 */
public final class Exposition {

    private final Rows rows = new Rows(MetricColumns.LAYOUT, new byte[0]);
    private final Refusals refusals = new Refusals();
    private final Map<String, String> types = new HashMap<>();
    private final Map<String, String> units = new HashMap<>();
    /** Family and labels without {@code le} and {@code quantile} → what of it was read. */
    private final Map<List<Object>, Parts> parts = new LinkedHashMap<>();

    private final Emitter emitter;
    private final long nowMillis;
    private final EpochWindow window;
    private long samples;
    private long points;

    /**
     * Empty.
     *
     * @param nowMillis the time of samples that state none
     */
    Exposition(Emitter emitter, long nowMillis) {
        this.emitter = emitter;
        this.nowMillis = nowMillis;
        this.window = EpochWindow.around(Instant.ofEpochMilli(nowMillis));
    }

    /** The parts of one histogram or summary. */
    private static final class Parts {
        final String type;
        final Map<String, String> labels;
        /** Bound or quantile → value. */
        final TreeMap<Double, Double> values = new TreeMap<>();

        double sum = Double.NaN;
        double count = Double.NaN;
        long epochMillis;

        Parts(String type, Map<String, String> labels) {
            this.type = type;
            this.labels = labels;
        }
    }

    /**
     * Everything that a text says; throws when it is cut off, or longer than may be.
     *
     * @param openMetrics by the answer's content type
     */
    public static Reading read(String text, boolean openMetrics, long nowMillis, Emitter emitter) throws BadRequest {
        Exposition exposition = new Exposition(emitter, nowMillis);
        exposition.read(text, openMetrics);
        return exposition.reading();
    }

    /** Once. */
    void read(String text, boolean openMetrics) throws BadRequest {
        if (openMetrics && !text.stripTrailing().endsWith("# EOF")) {
            throw new BadRequest("it ends before its '# EOF'");
        }
        int number = 0;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            number++;
            if (line.startsWith("#")) {
                comment(line);
            } else if (!line.isBlank()) {
                samples++;
                line(line, number, openMetrics);
            }
            if (points + parts.size() + refusals.items() > Limits.ROWS) {
                throw new BadRequest("it has more than " + Limits.ROWS + " series");
            }
        }
        if (samples > 0 && points + parts.size() == 0) {
            throw new BadRequest("none of its lines is a sample");
        }
        parts.forEach((key, found) -> point((String) key.getFirst(), found));
    }

    /** Lines of {@link #read} that are samples, those that cannot be read among them. */
    long samples() {
        return samples;
    }

    /** Adds a point of ours. */
    void gauge(String name, double value) {
        row(name, "", Map.of(), nowMillis);
        rows.set(MetricColumns.TYPE, MetricColumns.GAUGE);
        rows.set(MetricColumns.VALUE, value);
    }

    /** All of it; nothing is added any more. */
    Reading reading() {
        return Reading.ofRows(points + refusals.items(), List.of(emitter), rows, refusals);
    }

    /** {@code # TYPE name type}, {@code # UNIT name unit}; help and the end are nothing to us. */
    private void comment(String line) {
        String[] words = line.split("\\s+", 4);
        if (words.length == 4 && words[1].equals("TYPE")) {
            types.put(words[2], words[3].strip().toLowerCase(Locale.ROOT));
        } else if (words.length == 4 && words[1].equals("UNIT")) {
            units.put(words[2], words[3].strip());
        }
    }

    private void line(String line, int number, boolean openMetrics) {
        try {
            take(ExpositionLine.read(line, openMetrics, nowMillis));
        } catch (IllegalArgumentException e) {
            refusals.add(1, "line " + number + ", " + e.getMessage());
        }
    }

    private void take(Sample sample) {
        check(sample);
        String name = sample.name();
        for (String suffix : List.of("_bucket", "_sum", "_count")) {
            String family = name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : "";
            String type = types.getOrDefault(family, "");
            if (type.equals("histogram") || type.equals("summary")) {
                // First: a bucket without its bound leaves nothing behind.
                double bound = suffix.equals("_bucket") ? bound(sample, "le") : Double.NaN;
                Parts found = parts(family, type, sample, "le");
                switch (suffix) {
                    case "_sum" -> found.sum = sample.value();
                    case "_count" -> found.count = sample.value();
                    default -> found.values.put(bound, sample.value());
                }
                return;
            }
        }
        if (types.getOrDefault(name, "").equals("summary")) {
            double quantile = bound(sample, "quantile");
            parts(name, "summary", sample, "quantile").values.put(quantile, sample.value());
            return;
        }
        String family = name.endsWith("_total") && !types.containsKey(name)
                ? name.substring(0, name.length() - "_total".length())
                : name;
        boolean counts = types.getOrDefault(family, "").equals("counter");
        row(name, units.getOrDefault(family, ""), sample.labels(), sample.epochMillis());
        rows.set(MetricColumns.TYPE, counts ? MetricColumns.SUM_TYPE : MetricColumns.GAUGE);
        rows.set(MetricColumns.TEMPORALITY, counts ? 2 : 0);
        rows.set(MetricColumns.MONOTONIC, counts ? 1 : 0);
        rows.set(MetricColumns.VALUE, sample.value());
    }

    private void check(Sample sample) {
        String flaw = window.flaw(TimeUnit.MILLISECONDS.toNanos(sample.epochMillis()));
        if (flaw != null) {
            throw new IllegalArgumentException(flaw);
        }
        if (sample.labels().size() > Limits.ATTRIBUTES) {
            throw new IllegalArgumentException(sample.labels().size() + " labels, at most " + Limits.ATTRIBUTES);
        }
        checkLength("a name", sample.name(), Limits.KEY_BYTES);
        sample.labels().forEach((label, value) -> {
            checkLength("a label's name", label, Limits.KEY_BYTES);
            checkLength("a label's value", value, Limits.TEXT_CHARS);
        });
    }

    private static void checkLength(String what, String text, int most) {
        if (text.length() > most) {
            throw new IllegalArgumentException(what + " of " + text.length() + " characters, at most " + most);
        }
    }

    private Parts parts(String family, String type, Sample sample, String bound) {
        Map<String, String> labels = new LinkedHashMap<>(sample.labels());
        labels.remove(bound);
        Parts found = parts.computeIfAbsent(List.of(family, labels), _ -> new Parts(type, labels));
        found.epochMillis = sample.epochMillis();
        return found;
    }

    private static double bound(Sample sample, String label) {
        String bound = sample.labels().get(label);
        if (bound == null) {
            throw new IllegalArgumentException("label " + label + " is missing");
        }
        return bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound);
    }

    private void point(String family, Parts found) {
        boolean histogram = found.type.equals("histogram");
        row(family, units.getOrDefault(family, ""), found.labels, found.epochMillis);
        rows.set(MetricColumns.TYPE, histogram ? MetricColumns.HISTOGRAM : MetricColumns.SUMMARY);
        rows.set(MetricColumns.TEMPORALITY, histogram ? 2 : 0);
        double count =
                Double.isNaN(found.count) ? found.values.getOrDefault(Double.POSITIVE_INFINITY, 0.0) : found.count;
        rows.set(MetricColumns.COUNT, (long) count);
        if (!Double.isNaN(found.sum)) {
            rows.set(MetricColumns.SUM, found.sum);
        }
        rows.setText(MetricColumns.BUCKETS, rows.text(histogram ? buckets(found, (long) count) : quantiles(found)));
    }

    /** Prometheus counts everything up to a bound, OpenTelemetry what lies between two. */
    private static String buckets(Parts found, long count) {
        StringJoiner bounds = new StringJoiner(",", "[", "]");
        StringJoiner counts = new StringJoiner(",", "[", "]");
        long before = 0;
        for (Map.Entry<Double, Double> bucket :
                found.values.headMap(Double.POSITIVE_INFINITY, false).entrySet()) {
            long upTo = bucket.getValue().longValue();
            bounds.add(Double.toString(bucket.getKey()));
            counts.add(Long.toString(Math.max(0, upTo - before)));
            before = Math.max(before, upTo);
        }
        counts.add(Long.toString(Math.max(0, count - before)));
        return "{\"bounds\":" + bounds + ",\"counts\":" + counts + "}";
    }

    private static String quantiles(Parts found) {
        StringJoiner quantiles = new StringJoiner(",", "[", "]");
        found.values.forEach((quantile, value) -> quantiles.add(
                "[" + quantile + "," + (Double.isFinite(value) ? Double.toString(value) : "\"" + value + "\"") + "]"));
        return "{\"quantiles\":" + quantiles + "}";
    }

    private void row(String name, String unit, Map<String, String> labels, long epochMillis) {
        points++;
        rows.addRow();
        rows.set(MetricColumns.TIME_NANOS, TimeUnit.MILLISECONDS.toNanos(epochMillis));
        rows.setText(MetricColumns.METRIC, rows.text(name));
        rows.setText(MetricColumns.UNIT, rows.text(unit));
        rows.setText(MetricColumns.SCOPE, rows.text("prometheus"));
        labels.forEach((label, value) -> rows.addEntry(MetricColumns.ATTRIBUTES, rows.text(label), rows.text(value)));
    }
}
