package dev.nightjar.server.traces;

/** Names under which OpenTelemetry tells Zipkin and Jaeger what their spans have no field for (its specification, trace/sdk_exporters). */
final class SpanTags {

    static final String KIND = "span.kind";
    static final String STATUS = "otel.status_code";
    static final String STATUS_MESSAGE = "otel.status_description";
    static final String SCOPE = "otel.scope.name";
    static final String ERROR = "error";

    private SpanTags() {}
}
