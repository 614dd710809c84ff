package dev.nightjar.collector.skywalking;

import dev.nightjar.model.rows.MetricColumns;
import dev.nightjar.model.rows.Rows;
import java.util.Map;

/** Data points of SkyWalking's agents, as rows. */
final class PointRows {

    private PointRows() {}

    static void gauge(
            Rows rows, long timeNanos, String name, String unit, double value, Map<String, String> attributes) {
        add(rows, timeNanos, name, unit, value, attributes);
        rows.set(MetricColumns.TYPE, MetricColumns.GAUGE);
    }

    static void delta(
            Rows rows, long timeNanos, String name, String unit, double value, Map<String, String> attributes) {
        add(rows, timeNanos, name, unit, value, attributes);
        rows.set(MetricColumns.TYPE, MetricColumns.SUM_TYPE);
        rows.set(MetricColumns.TEMPORALITY, 1);
        rows.set(MetricColumns.MONOTONIC, 1);
    }

    private static void add(
            Rows rows, long timeNanos, String name, String unit, double value, Map<String, String> attributes) {
        rows.addRow();
        rows.set(MetricColumns.TIME_NANOS, timeNanos);
        rows.setText(MetricColumns.METRIC, rows.text(name));
        rows.setText(MetricColumns.UNIT, rows.text(unit));
        rows.setText(MetricColumns.SCOPE, rows.text("skywalking"));
        rows.set(MetricColumns.VALUE, value);
        attributes.forEach((key, text) -> rows.addEntry(MetricColumns.ATTRIBUTES, rows.text(key), rows.text(text)));
    }
}
