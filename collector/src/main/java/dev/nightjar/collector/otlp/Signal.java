package dev.nightjar.collector.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.metrics.v1.Metric;

/** OTLP's three signals: their names in both protocols and the shape of their answers. */
enum Signal {
    LOGS("/v1/logs", "opentelemetry.proto.collector.logs.v1.LogsService"),
    TRACES("/v1/traces", "opentelemetry.proto.collector.trace.v1.TraceService"),
    METRICS("/v1/metrics", "opentelemetry.proto.collector.metrics.v1.MetricsService");

    private final String httpPath;
    private final String grpcService;

    Signal(String httpPath, String grpcService) {
        this.httpPath = httpPath;
        this.grpcService = grpcService;
    }

    String httpPath() {
        return httpPath;
    }

    String grpcService() {
        return grpcService;
    }

    /** Spans or data points of a request. Those of logs are counted while they are read. */
    long items(byte[] request) throws InvalidProtocolBufferException {
        return switch (this) {
            case LOGS -> throw new IllegalStateException("log records are counted by LogsReader");
            case TRACES ->
                ExportTraceServiceRequest.parseFrom(request).getResourceSpansList().stream()
                        .flatMap(resource -> resource.getScopeSpansList().stream())
                        .mapToLong(scope -> scope.getSpansCount())
                        .sum();
            case METRICS ->
                ExportMetricsServiceRequest.parseFrom(request).getResourceMetricsList().stream()
                        .flatMap(resource -> resource.getScopeMetricsList().stream())
                        .flatMap(scope -> scope.getMetricsList().stream())
                        .mapToLong(Signal::points)
                        .sum();
        };
    }

    /** Why this version refuses the signal, and what the sender can set. */
    String refusal() {
        return switch (this) {
            case LOGS ->
                "only nightjar.* log events are stored: set otel.logs.exporter=none, or"
                        + " otel.exporter.otlp.logs.endpoint to where logs are kept";
            case TRACES ->
                "spans are not stored yet, a later version takes them: set otel.traces.exporter=none, or"
                        + " otel.exporter.otlp.traces.endpoint to where traces are kept";
            case METRICS ->
                "metrics are not stored yet, a later version takes them: set otel.metrics.exporter=none, or"
                        + " otel.exporter.otlp.metrics.endpoint to where metrics are kept";
        };
    }

    /** The protobuf answer of a request of which something was taken. */
    byte[] response(Answer.Taken taken) {
        if (taken.refused() == 0 && taken.message().isEmpty()) {
            return new byte[0];
        }
        return switch (this) {
            case LOGS ->
                ExportLogsServiceResponse.newBuilder()
                        .setPartialSuccess(ExportLogsPartialSuccess.newBuilder()
                                .setRejectedLogRecords(taken.refused())
                                .setErrorMessage(taken.message()))
                        .build()
                        .toByteArray();
            case TRACES ->
                ExportTraceServiceResponse.newBuilder()
                        .setPartialSuccess(ExportTracePartialSuccess.newBuilder()
                                .setRejectedSpans(taken.refused())
                                .setErrorMessage(taken.message()))
                        .build()
                        .toByteArray();
            case METRICS ->
                ExportMetricsServiceResponse.newBuilder()
                        .setPartialSuccess(ExportMetricsPartialSuccess.newBuilder()
                                .setRejectedDataPoints(taken.refused())
                                .setErrorMessage(taken.message()))
                        .build()
                        .toByteArray();
        };
    }

    private static long points(Metric metric) {
        return switch (metric.getDataCase()) {
            case GAUGE -> metric.getGauge().getDataPointsCount();
            case SUM -> metric.getSum().getDataPointsCount();
            case HISTOGRAM -> metric.getHistogram().getDataPointsCount();
            case EXPONENTIAL_HISTOGRAM -> metric.getExponentialHistogram().getDataPointsCount();
            case SUMMARY -> metric.getSummary().getDataPointsCount();
            case DATA_NOT_SET -> 0;
        };
    }
}
