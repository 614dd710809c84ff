package dev.nightjar.collector.prometheus;

import dev.nightjar.collector.read.Limits;
import dev.nightjar.collector.read.Reading;
import dev.nightjar.collector.read.Refusals;
import dev.nightjar.model.rows.Emitter;
import dev.nightjar.model.rows.MetricColumns;
import dev.nightjar.model.rows.Rows;
import java.util.ArrayList;
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
 * cannot be read is refused alone, with its number.
 */
final class Exposition {

    private final Rows rows = new Rows(MetricColumns.LAYOUT, new byte[0]);
    private final Refusals refusals = new Refusals();
    private final Map<String, String> types = new HashMap<>();
    private final Map<String, String> units = new HashMap<>();
    /** Family and labels without {@code le} and {@code quantile} → what of it was read. */
    private final Map<List<Object>, Parts> parts = new LinkedHashMap<>();

    private long points;

    private Exposition() {}

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
     * Everything that a text says.
     *
     * @param openMetrics by the answer's content type
     */
    static Reading read(String text, boolean openMetrics, long nowMillis, Emitter emitter) {
        Exposition exposition = new Exposition();
        int number = 0;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            number++;
            if (line.startsWith("#")) {
                exposition.comment(line);
            } else if (!line.isBlank()) {
                exposition.line(line, number, openMetrics, nowMillis);
            }
        }
        exposition.parts.forEach((key, found) -> exposition.point((String) key.getFirst(), found));
        return Reading.ofRows(
                exposition.points + exposition.refusals.items(),
                List.of(emitter),
                exposition.rows,
                exposition.refusals);
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

    private void line(String line, int number, boolean openMetrics, long nowMillis) {
        try {
            sample(ExpositionLine.read(line, openMetrics, nowMillis));
        } catch (IllegalArgumentException e) {
            refusals.add(1, "line " + number + ", " + e.getMessage());
        }
    }

    private void sample(Sample sample) {
        String name = sample.name();
        for (String suffix : List.of("_bucket", "_sum", "_count")) {
            String family = name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : "";
            String type = types.getOrDefault(family, "");
            if (type.equals("histogram") || type.equals("summary")) {
                Parts found = parts(family, type, sample, "le");
                switch (suffix) {
                    case "_sum" -> found.sum = sample.value();
                    case "_count" -> found.count = sample.value();
                    default -> found.values.put(bound(sample, "le"), sample.value());
                }
                return;
            }
        }
        if (types.getOrDefault(name, "").equals("summary")) {
            parts(name, "summary", sample, "quantile").values.put(bound(sample, "quantile"), sample.value());
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
        new ArrayList<>(labels.entrySet())
                .stream()
                        .limit(Limits.ATTRIBUTES)
                        .forEach(label -> rows.addEntry(
                                MetricColumns.ATTRIBUTES, rows.text(label.getKey()), rows.text(label.getValue())));
    }
}
