package dev.nightjar.model.rows;

import dev.nightjar.model.rows.Layout.Kind;

/** What is kept of a metric's data point. */
public final class MetricColumns {

    public static final Layout LAYOUT = new Layout("metric_point");

    /** Epoch nanoseconds. */
    public static final int TIME_NANOS = LAYOUT.column("time_nanos", Kind.LONG);
    /** Which emitter of the batch. */
    public static final int EMITTER = LAYOUT.column("origin", Kind.INT);

    /** Since when it counts. */
    public static final int START_NANOS = LAYOUT.optional("start_nanos", Kind.LONG);

    public static final int METRIC = LAYOUT.column("metric", Kind.TEXT);
    public static final int UNIT = LAYOUT.column("unit", Kind.TEXT);
    /** {@link #GAUGE} to {@link #SUMMARY}. */
    public static final int TYPE = LAYOUT.column("type", Kind.INT);
    /** OTLP's number: 0 has none, 1 delta, 2 cumulative. */
    public static final int TEMPORALITY = LAYOUT.column("temporality", Kind.INT);
    /** Of a sum: 1 when it only grows. */
    public static final int MONOTONIC = LAYOUT.column("monotonic", Kind.INT);
    /** Of a gauge or sum; whole numbers are exact up to 2^53. */
    public static final int VALUE = LAYOUT.optional("value", Kind.DOUBLE);

    public static final int COUNT = LAYOUT.optional("count", Kind.LONG);
    public static final int SUM = LAYOUT.optional("sum", Kind.DOUBLE);
    public static final int MIN = LAYOUT.optional("min", Kind.DOUBLE);
    public static final int MAX = LAYOUT.optional("max", Kind.DOUBLE);
    /**
     * JSON. Of a histogram {@code {"bounds":[…],"counts":[…]}}, with one count more than bounds; of an exponential one {@code
     * {"scale":…,"zero":…,"zeroThreshold":…,"offset":…,"counts":[…],"negativeOffset":…,"negativeCounts":[…]}}; of a summary
     * {@code {"quantiles":[[0.99,…],…]}}.
     */
    public static final int BUCKETS = LAYOUT.optional("buckets", Kind.TEXT);

    /** Name of what measured it. */
    public static final int SCOPE = LAYOUT.column("scope", Kind.TEXT);

    public static final int ATTRIBUTES = LAYOUT.column("attributes", Kind.TEXTS);

    public static final int GAUGE = 1;
    public static final int SUM_TYPE = 2;
    public static final int HISTOGRAM = 3;
    public static final int EXPONENTIAL_HISTOGRAM = 4;
    public static final int SUMMARY = 5;

    private MetricColumns() {}
}
