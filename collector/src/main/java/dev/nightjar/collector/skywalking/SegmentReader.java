package dev.nightjar.collector.skywalking;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.nightjar.collector.read.EpochWindow;
import dev.nightjar.collector.read.Limits;
import dev.nightjar.collector.read.ProtoFields;
import dev.nightjar.collector.read.Reading;
import dev.nightjar.collector.read.Refusals;
import dev.nightjar.collector.read.SpanAttributes;
import dev.nightjar.collector.read.SqlTexts;
import dev.nightjar.collector.read.TextPair;
import dev.nightjar.collector.read.ValueText;
import dev.nightjar.collector.read.ValueText.BadText;
import dev.nightjar.model.rows.Emitter;
import dev.nightjar.model.rows.Rows;
import dev.nightjar.model.rows.SpanColumns;
import dev.nightjar.model.rows.TraceShard;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Segments ({@code language-agent/Tracing.proto}) as rows of spans. Their ids become OpenTelemetry's: a trace id of another
 * shape than 32 hex digits is hashed and kept as attribute {@code skywalking.trace_id}; a span's id is a hash of its segment's id and
 * its number, so that a reference from another process leads to it. One reader per request; for one thread.
 */
final class SegmentReader {

    private static final int SEGMENTS = 1;

    private static final int LONGEST_ID = 256;

    // SegmentObject
    private static final int TRACE_ID = 1;
    private static final int SEGMENT_ID = 2;
    private static final int SPANS = 3;
    private static final int SERVICE = 4;
    private static final int INSTANCE = 5;

    // SpanType
    private static final int ENTRY = 0;
    private static final int EXIT = 1;

    // SpanLayer
    private static final int MESSAGING = 4;

    /** Tags of SkyWalking's plugins → the conventions' attributes. */
    private static final Map<String, String> ATTRIBUTES = Map.of(
            "url", "url.full",
            "http.method", "http.request.method",
            "http.status_code", "http.response.status_code",
            "status_code", "http.response.status_code",
            "db.statement", "db.query.text",
            "db.type", "db.system.name",
            "db.instance", "db.namespace",
            "mq.topic", "messaging.destination.name",
            "mq.queue", "messaging.destination.name");

    private final Rows rows = new Rows(SpanColumns.LAYOUT, new byte[0]);
    private final List<Emitter> emitters = new ArrayList<>();
    private final Refusals refusals = new Refusals();
    private final Instances instances;
    private final SqlTexts sql;
    private final EpochWindow window;
    private long spans;

    private SegmentReader(Instances instances, SqlTexts sql, Instant now) {
        this.instances = instances;
        this.sql = sql;
        window = EpochWindow.around(now);
    }

    // SegmentCollection
    static Reading read(byte[] collection, Instances instances, SqlTexts sql, Instant now)
            throws InvalidProtocolBufferException {
        SegmentReader reader = new SegmentReader(instances, sql, now);
        ProtoFields fields = new ProtoFields().of(collection, 0, collection.length);
        ProtoFields segment = new ProtoFields();
        for (int i = 0; fields.next(); ) {
            if (fields.number() == SEGMENTS) {
                fields.enter();
                reader.readSegment(segment.in(fields), "segment[" + i++ + "]");
            }
        }
        return Reading.ofRows(reader.spans, reader.emitters, reader.rows, reader.refusals);
    }

    private void readSegment(ProtoFields segment, String at) throws InvalidProtocolBufferException {
        ProtoFields again = new ProtoFields().like(segment);
        Segment about = new Segment();
        int count = 0;
        String flaw = null;
        while (segment.next()) {
            try {
                switch (segment.number()) {
                    case TRACE_ID -> about.traceId = ValueText.string(segment);
                    case SEGMENT_ID -> about.id = ValueText.string(segment);
                    case SERVICE -> about.service = ValueText.string(segment);
                    case INSTANCE -> about.instance = ValueText.string(segment);
                    case SPANS -> count++;
                    default -> {}
                }
            } catch (BadText e) {
                flaw = "field " + segment.number() + ": " + e.getMessage();
            }
        }
        spans += count;
        if (flaw == null && (about.traceId.isBlank() || about.id.isBlank() || about.service.isBlank())) {
            flaw = "traceId, traceSegmentId or service is missing";
        }
        if (flaw == null && (about.traceId.length() > LONGEST_ID || about.id.length() > LONGEST_ID)) {
            flaw = "traceId or traceSegmentId is longer than " + LONGEST_ID + " characters";
        }
        if (flaw != null) {
            refusals.add(count, at + ": " + flaw);
            return;
        }
        emitters.add(instances.emitter(about.service, about.instance));
        ProtoFields span = new ProtoFields();
        for (int i = 0; again.next(); ) {
            if (again.number() == SPANS) {
                again.enter();
                String why = readSpan(about, span.in(again));
                if (why != null) {
                    rows.dropRow();
                    refusals.add(1, at + ".spans[" + i + "]: " + why);
                }
                i++;
            }
        }
    }

    /** What spans of one segment have in common. */
    private static final class Segment {
        String traceId = "";
        String id = "";
        String service = "";
        String instance = "";
    }

    /** A span while it is read. */
    private static final class Made {
        int id;
        /** -1 of a segment's first span, which says so; 0 is not said. */
        int parent;

        long startMillis;
        long endMillis;
        int type;
        int layer;
        int component;
        String name = "";
        String peer = "";

        @Nullable
        Reference reference;

        final Map<String, String> tags = new LinkedHashMap<>();
        final EventList events = new EventList();
    }

    private record Reference(String segmentId, int spanId) {}

    private @Nullable String readSpan(Segment segment, ProtoFields span) throws InvalidProtocolBufferException {
        rows.addRow();
        Made made = new Made();
        try {
            readFields(span, made);
        } catch (BadText e) {
            return "field " + span.number() + ": " + e.getMessage();
        }
        if (made.endMillis < made.startMillis) {
            return "it ends " + (made.startMillis - made.endMillis) + " ms before it starts";
        }
        if (made.endMillis - made.startMillis > Limits.WALL.toMillis()) {
            return "it lasts longer than " + Limits.WALL.toDays() + " days";
        }
        long start = TimeUnit.MILLISECONDS.toNanos(made.startMillis);
        String flaw = window.flaw(start);
        if (flaw != null) {
            return flaw;
        }
        rows.set(SpanColumns.EMITTER, emitters.size() - 1);
        rows.set(SpanColumns.START_NANOS, start);
        rows.set(SpanColumns.WALL_NANOS, TimeUnit.MILLISECONDS.toNanos(made.endMillis - made.startMillis));
        setIds(segment, made);
        rows.set(SpanColumns.KIND, kind(made));
        rows.setText(SpanColumns.NAME, rows.text(made.name));
        rows.setText(SpanColumns.SCOPE, rows.text("skywalking"));
        setAttributes(made);
        made.events.into(rows);
        return null;
    }

    // SpanObject
    private void readFields(ProtoFields span, Made made) throws InvalidProtocolBufferException, BadText {
        while (span.next()) {
            switch (span.number()) {
                case 1 -> made.id = (int) span.varint();
                case 2 -> made.parent = (int) span.varint();
                case 3 -> made.startMillis = span.varint();
                case 4 -> made.endMillis = span.varint();
                case 5 -> {
                    span.enter();
                    if (made.reference == null) {
                        made.reference = reference(new ProtoFields().in(span));
                    }
                }
                case 6 -> made.name = ValueText.string(span);
                case 7 -> made.peer = ValueText.string(span);
                case 8 -> made.type = (int) span.varint();
                case 9 -> made.layer = (int) span.varint();
                case 10 -> made.component = (int) span.varint();
                case 11 -> rows.set(SpanColumns.STATUS, span.varint() != 0 ? 2 : 0);
                case 12 -> {
                    TextPair pair = TextPair.in(span);
                    if (made.tags.size() < Limits.ATTRIBUTES) {
                        made.tags.putIfAbsent(pair.key(), pair.value());
                    }
                }
                case 13 -> {
                    span.enter();
                    made.events.add(new ProtoFields().in(span));
                }
                default -> {}
            }
        }
    }

    // SegmentReference
    private static Reference reference(ProtoFields reference) throws InvalidProtocolBufferException, BadText {
        String segment = "";
        int span = 0;
        while (reference.next()) {
            if (reference.number() == 3) {
                segment = ValueText.string(reference);
            } else if (reference.number() == 4) {
                span = (int) reference.varint();
            }
        }
        return new Reference(segment, span);
    }

    private void setIds(Segment segment, Made made) {
        TraceId trace = TraceId.of(segment.traceId);
        rows.setUuid(SpanColumns.TRACE_ID, trace.high(), trace.low());
        rows.set(SpanColumns.SHARD, TraceShard.of(trace.high(), trace.low()));
        rows.set(SpanColumns.SPAN_ID, TraceId.span(segment.id, made.id));
        if (made.parent >= 0) {
            rows.set(SpanColumns.PARENT_ID, TraceId.span(segment.id, made.parent));
        } else if (made.reference != null && !made.reference.segmentId().isEmpty()) {
            rows.set(SpanColumns.PARENT_ID, TraceId.span(made.reference.segmentId(), made.reference.spanId()));
        }
        if (trace.isHashed()) {
            made.tags.putIfAbsent("skywalking.trace_id", segment.traceId);
        }
    }

    /** OTLP's number. */
    private static int kind(Made made) {
        boolean message = made.layer == MESSAGING;
        return switch (made.type) {
            case ENTRY -> message ? 5 : 2;
            case EXIT -> message ? 4 : 3;
            default -> 1;
        };
    }

    private void setAttributes(Made made) {
        Map<String, String> attributes = new LinkedHashMap<>();
        made.tags.forEach((key, value) -> attributes.putIfAbsent(ATTRIBUTES.getOrDefault(key, key), value));
        if (!made.peer.isEmpty()) {
            int colon = made.peer.lastIndexOf(':');
            boolean hasPort = colon > 0 && made.peer.substring(colon + 1).matches("\\d{1,5}");
            attributes.putIfAbsent("server.address", hasPort ? made.peer.substring(0, colon) : made.peer);
            if (hasPort) {
                attributes.putIfAbsent("server.port", made.peer.substring(colon + 1));
            }
        }
        if (made.component != 0) {
            attributes.putIfAbsent("skywalking.component_id", Integer.toString(made.component));
        }
        String system = attributes.remove("db.system.name");
        if (system != null) {
            // First, for it says how the statement is to be read.
            SpanAttributes.set(rows, "db.system.name", system.toLowerCase(Locale.ROOT), sql);
        }
        attributes.forEach((key, value) -> SpanAttributes.set(rows, key, value, sql));
    }
}
