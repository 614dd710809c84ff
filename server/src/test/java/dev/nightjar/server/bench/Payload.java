package dev.nightjar.server.bench;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import dev.nightjar.server.bench.ShopTraces.Made;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One request's bytes, encoded once and sent many times with other ids and times: the sender costs next to nothing beside
 * the server that is measured.
 */
final class Payload {

    private final byte[] bytes;
    private final int spans;
    private final int[] eights;
    private final int[] times;
    private final long nanosPerTime;

    /**
     * @param eights where ids lie: parents, spans and both halves of trace ids, of eight bytes each
     * @param times where times lie, little-endian, of eight bytes each
     * @param nanosPerTime of a unit of the times
     */
    private Payload(byte[] bytes, int spans, int[] eights, int[] times, long nanosPerTime) {
        this.bytes = bytes;
        this.spans = spans;
        this.eights = eights;
        this.times = times;
        this.nanosPerTime = nanosPerTime;
    }

    int length() {
        return bytes.length;
    }

    int spans() {
        return spans;
    }

    /** The same with ids that only this mask gives, so that parents and children stay together, and later times. */
    byte[] with(long mask, long nanosLater) {
        byte[] copy = bytes.clone();
        ByteBuffer buffer = ByteBuffer.wrap(copy);
        for (int at : eights) {
            buffer.putLong(at, buffer.getLong(at) ^ mask);
        }
        buffer.order(ByteOrder.LITTLE_ENDIAN);
        for (int at : times) {
            buffer.putLong(at, buffer.getLong(at) + nanosLater / nanosPerTime);
        }
        return copy;
    }

    /** As OpenTelemetry's exporter sends it: one resource, a scope per instrumentation. */
    static Payload otlp(List<Made> export) {
        ScopeSpans.Builder http = scope("io.opentelemetry.tomcat-10.0");
        ScopeSpans.Builder jdbc = scope("io.opentelemetry.jdbc");
        for (Made made : export) {
            (made.attributes().containsKey("db.namespace") ? jdbc : http).addSpans(span(made));
        }
        String service = export.getFirst().service();
        byte[] bytes = ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .setResource(resource(service))
                        .addScopeSpans(http)
                        .addScopeSpans(jdbc))
                .build()
                .toByteArray();
        Places places = new Places(bytes);
        // ResourceSpans / ScopeSpans / Span: trace_id, span_id, parent_span_id; start and end.
        places.find(List.of(1, 2, 2), List.of(1, 2, 4), List.of(7, 8));
        return new Payload(bytes, export.size(), places.eights(), places.times(2 * export.size()), 1);
    }

    private static ScopeSpans.Builder scope(String name) {
        return ScopeSpans.newBuilder()
                .setScope(InstrumentationScope.newBuilder().setName(name).setVersion("2.33.1-alpha"));
    }

    private static Resource resource(String service) {
        Resource.Builder resource = Resource.newBuilder();
        Map.of(
                        "service.name", service,
                        "service.namespace", "shop",
                        "service.version", "1.42.0",
                        "service.instance.id", "4c8e4b0e-5d0c-4f3e-9a51-" + service,
                        "deployment.environment.name", "bench",
                        "host.name", "node-7",
                        "k8s.pod.name", service + "-7d9f6b5c4-x2x7l",
                        "telemetry.sdk.language", "java",
                        "telemetry.sdk.version", "1.66.0",
                        "process.runtime.version", "25.0.3+9-LTS")
                .forEach((key, value) -> resource.addAttributes(attribute(key, value)));
        return resource.build();
    }

    private static Span span(Made made) {
        Span.Builder span = Span.newBuilder()
                .setTraceId(ByteString.copyFrom(ByteBuffer.allocate(16)
                        .putLong(made.traceHigh())
                        .putLong(made.traceLow())
                        .flip()))
                .setSpanId(eight(made.id()))
                .setName(made.name())
                .setKindValue(made.kind())
                .setStartTimeUnixNano(made.startNanos())
                .setEndTimeUnixNano(made.endNanos())
                .setFlags(0x101);
        if (made.parent() != 0) {
            span.setParentSpanId(eight(made.parent()));
        }
        if (made.failed()) {
            span.setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR));
        }
        made.attributes().forEach((key, value) -> span.addAttributes(attribute(key, value)));
        return span.build();
    }

    private static ByteString eight(long id) {
        return ByteString.copyFrom(ByteBuffer.allocate(8).putLong(id).flip());
    }

    private static KeyValue attribute(String key, Object value) {
        AnyValue.Builder any = AnyValue.newBuilder();
        if (value instanceof Long number) {
            any.setIntValue(number);
        } else {
            any.setStringValue(String.valueOf(value));
        }
        return KeyValue.newBuilder().setKey(key).setValue(any).build();
    }

    /** Zipkin's {@code ListOfSpans} (zipkin.proto, version 2), all attributes as tags. */
    static Payload zipkin(List<Made> export) {
        try {
            ByteArrayOutputStream list = new ByteArrayOutputStream();
            CodedOutputStream out = CodedOutputStream.newInstance(list);
            for (Made made : export) {
                out.writeByteArray(1, zipkinSpan(made));
            }
            out.flush();
            byte[] bytes = list.toByteArray();
            Places places = new Places(bytes);
            places.find(List.of(1), List.of(1, 2, 3), List.of(6));
            return new Payload(bytes, export.size(), places.eights(), places.times(export.size()), 1_000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] zipkinSpan(Made made) throws IOException {
        ByteArrayOutputStream span = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(span);
        out.writeByteArray(
                1,
                ByteBuffer.allocate(16)
                        .putLong(made.traceHigh())
                        .putLong(made.traceLow())
                        .array());
        if (made.parent() != 0) {
            out.writeByteArray(2, ByteBuffer.allocate(8).putLong(made.parent()).array());
        }
        out.writeByteArray(3, ByteBuffer.allocate(8).putLong(made.id()).array());
        out.writeEnum(4, made.kind() == ShopTraces.SERVER ? 2 : 1);
        out.writeString(5, made.name());
        out.writeFixed64(6, made.startNanos() / 1_000);
        out.writeUInt64(7, Math.max(1, (made.endNanos() - made.startNanos()) / 1_000));
        out.writeByteArray(8, endpoint(made.service()));
        for (Map.Entry<String, Object> attribute : made.attributes().entrySet()) {
            out.writeByteArray(11, tag(attribute.getKey(), String.valueOf(attribute.getValue())));
        }
        if (made.failed()) {
            out.writeByteArray(11, tag("error", "503"));
        }
        out.flush();
        return span.toByteArray();
    }

    private static byte[] endpoint(String service) throws IOException {
        return tag(service, "");
    }

    /** Two texts as fields 1 and 2: a map's entry. */
    private static byte[] tag(String key, String value) throws IOException {
        ByteArrayOutputStream entry = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(entry);
        out.writeString(1, key);
        if (!value.isEmpty()) {
            out.writeString(2, value);
        }
        out.flush();
        return entry.toByteArray();
    }

    /** Where in a message the fields lie that change. */
    private static final class Places {
        private final byte[] bytes;
        private final List<Integer> eights = new ArrayList<>();
        private final List<Integer> times = new ArrayList<>();

        Places(byte[] bytes) {
            this.bytes = bytes;
        }

        int[] eights() {
            return eights.stream().mapToInt(Integer::intValue).toArray();
        }

        int[] times(int expected) {
            if (times.size() != expected) {
                throw new IllegalStateException(times.size() + " times were found, not " + expected);
            }
            return times.stream().mapToInt(Integer::intValue).toArray();
        }

        void find(List<Integer> path, List<Integer> ids, List<Integer> instants) {
            try {
                find(CodedInputStream.newInstance(bytes), path, ids, instants);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void find(CodedInputStream in, List<Integer> path, List<Integer> ids, List<Integer> instants)
                throws IOException {
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                int field = WireFormat.getTagFieldNumber(tag);
                if (!path.isEmpty() && field == path.getFirst()) {
                    int limit = in.pushLimit(in.readRawVarint32());
                    find(in, path.subList(1, path.size()), ids, instants);
                    in.popLimit(limit);
                } else if (path.isEmpty() && ids.contains(field)) {
                    int length = in.readRawVarint32();
                    for (int at = 0; at < length; at += Long.BYTES) {
                        eights.add(in.getTotalBytesRead() + at);
                    }
                    in.skipRawBytes(length);
                } else if (path.isEmpty() && instants.contains(field)) {
                    times.add(in.getTotalBytesRead());
                    in.readFixed64();
                } else {
                    in.skipField(tag);
                }
            }
        }
    }
}
