package dev.nightjar.collector.prometheus;

import dev.nightjar.model.port.RowBatch;
import dev.nightjar.model.rows.MetricColumns;
import dev.nightjar.model.rows.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Points as the lines that they were read from: {@code wait_seconds_bucket{le=0.5, path=/}} → 3. */
final class Points {

    private static final Pattern QUANTILE = Pattern.compile("\\[([^\\[,]+),\"?([^\"\\]]+)\"?]");

    private final Rows rows;
    private final Map<String, Double> lines = new TreeMap<>();

    private Points(Rows rows) {
        this.rows = rows;
    }

    static Map<String, Double> lines(RowBatch batch) {
        Points points = new Points(batch.rows());
        for (int row = 0; row < batch.rows().size(); row++) {
            points.add(row);
        }
        return points.lines;
    }

    static String key(String name, Map<String, String> labels) {
        return name + new TreeMap<>(labels);
    }

    private void add(int row) {
        String name = rows.string(MetricColumns.METRIC, row);
        int type = (int) rows.number(MetricColumns.TYPE, row);
        if (type == MetricColumns.GAUGE || type == MetricColumns.SUM_TYPE) {
            put(name, row, Map.of(), rows.fraction(MetricColumns.VALUE, row));
            return;
        }
        put(name + "_count", row, Map.of(), (double) rows.number(MetricColumns.COUNT, row));
        put(name + "_sum", row, Map.of(), rows.fraction(MetricColumns.SUM, row));
        String json = rows.string(MetricColumns.BUCKETS, row);
        if (type == MetricColumns.SUMMARY) {
            Matcher quantile = QUANTILE.matcher(json);
            while (quantile.find()) {
                put(name, row, Map.of("quantile", quantile.group(1)), Double.parseDouble(quantile.group(2)));
            }
            return;
        }
        List<String> bounds = new ArrayList<>(list(json, "bounds"));
        bounds.add("+Inf");
        double upTo = 0;
        for (String count : list(json, "counts")) {
            upTo += Double.parseDouble(count);
            put(name + "_bucket", row, Map.of("le", bounds.removeFirst()), upTo);
        }
    }

    private void put(String name, int row, Map<String, String> more, double value) {
        Map<String, String> labels = new TreeMap<>(more);
        for (int entry = 0; entry < rows.entries(MetricColumns.ATTRIBUTES, row); entry++) {
            labels.put(
                    rows.string(rows.key(MetricColumns.ATTRIBUTES, row, entry)),
                    rows.string(rows.value(MetricColumns.ATTRIBUTES, row, entry)));
        }
        if (lines.put(key(name, labels), value) != null) {
            throw new IllegalStateException(key(name, labels) + " is there twice");
        }
    }

    private static List<String> list(String json, String name) {
        Matcher list = Pattern.compile("\"" + name + "\":\\[([^]]*)]").matcher(json);
        if (!list.find()) {
            throw new IllegalStateException("no " + name + " in " + json);
        }
        return list.group(1).isEmpty() ? List.of() : List.of(list.group(1).split(",", -1));
    }
}
