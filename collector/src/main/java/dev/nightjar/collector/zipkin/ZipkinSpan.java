package dev.nightjar.collector.zipkin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A span as Zipkin's model has it, while it is read: nothing is checked yet. */
final class ZipkinSpan {

    /** {@code Endpoint}; a part that was not said is empty, the port 0. */
    static final class Endpoint {
        String serviceName = "";
        String ip = "";
        int port;
    }

    record Annotation(long timestampMicros, String value) {}

    /** Lower-case hex of 16 or 32 digits. */
    String traceId = "";

    /** Lower-case hex of up to 16 digits, as the next. */
    String id = "";

    String parentId = "";
    String name = "";
    /** {@code CLIENT}, {@code SERVER}, {@code PRODUCER}, {@code CONSUMER} or nothing. */
    String kind = "";

    long timestampMicros;
    long durationMicros;
    boolean shared;

    @Nullable
    Endpoint local;

    @Nullable
    Endpoint remote;

    final List<Annotation> annotations = new ArrayList<>();
    final Map<String, String> tags = new LinkedHashMap<>();
}
