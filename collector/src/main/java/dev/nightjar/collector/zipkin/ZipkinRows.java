package dev.nightjar.collector.zipkin;

import dev.nightjar.collector.read.EpochWindow;
import dev.nightjar.collector.read.Limits;
import dev.nightjar.collector.read.Reading;
import dev.nightjar.collector.read.Refusals;
import dev.nightjar.collector.read.SpanAttributes;
import dev.nightjar.collector.read.SqlTexts;
import dev.nightjar.collector.read.ValueText;
import dev.nightjar.model.Origin;
import dev.nightjar.model.rows.Emitter;
import dev.nightjar.model.rows.Rows;
import dev.nightjar.model.rows.SpanColumns;
import dev.nightjar.model.rows.TraceShard;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Zipkin's spans as rows. Tags stay what they are; the remote endpoint becomes attributes of the conventions. A span that a client
 * and a server share becomes two: the server's gets an id of its own, below the client's. For one thread.
 */
final class ZipkinRows {

    private static final long SERVER_BIT = 0x5EED_0F_5E4E_4L;

    private final Rows rows = new Rows(SpanColumns.LAYOUT, new byte[0]);
    private final List<Emitter> emitters = new ArrayList<>();
    private final Map<Origin, Integer> emitterNumbers = new HashMap<>();
    private final Refusals refusals = new Refusals();
    private final SqlTexts sql;
    private final EpochWindow window;
    private int spans;

    ZipkinRows(SqlTexts sql, Instant now) {
        this.sql = sql;
        window = EpochWindow.around(now);
    }

    void add(ZipkinSpan span) {
        String flaw = flaw(span);
        if (flaw == null) {
            rows.addRow();
            write(span);
        } else {
            refusals.add(1, "[" + spans + "]: " + flaw);
        }
        spans++;
    }

    /** A span that could not be read so far that it could be added. */
    void refuse(String why) {
        refusals.add(1, "[" + spans + "]: " + why);
        spans++;
    }

    Reading reading() {
        return Reading.ofRows(spans, emitters, rows, refusals);
    }

    private @Nullable String flaw(ZipkinSpan span) {
        if (!isHex(span.traceId, 32) || isZero(span.traceId)) {
            return "traceId is not 16 or 32 lower-case hex digits: '" + shown(span.traceId) + "'";
        }
        if (!isHex(span.id, 16) || isZero(span.id)) {
            return "id is not 16 lower-case hex digits: '" + shown(span.id) + "'";
        }
        if (!isHex(span.parentId, 16)) {
            return "parentId is not 16 lower-case hex digits: '" + shown(span.parentId) + "'";
        }
        if (span.timestampMicros <= 0) {
            return "timestamp is missing";
        }
        if (span.durationMicros < 0 || span.durationMicros > Limits.WALL.toNanos() / 1_000) {
            return "duration is " + span.durationMicros + " µs";
        }
        if (span.local == null || span.local.serviceName.isBlank()) {
            return "localEndpoint.serviceName is missing";
        }
        if (span.timestampMicros > Long.MAX_VALUE / 1_000) {
            return "timestamp is " + span.timestampMicros + " µs";
        }
        return window.flaw(TimeUnit.MICROSECONDS.toNanos(span.timestampMicros));
    }

    /** Whether there are so many digits at most, and nothing else; an empty text has none. */
    private static boolean isHex(String text, int most) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return text.length() <= most;
    }

    /** Whether digits say nothing but 0, or there are none. */
    private static boolean isZero(String digits) {
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) != '0') {
                return false;
            }
        }
        return true;
    }

    private static String shown(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }

    private void write(ZipkinSpan span) {
        int half = Math.max(0, span.traceId.length() - 16);
        long high = HexFormat.fromHexDigitsToLong(span.traceId, 0, half);
        long low = HexFormat.fromHexDigitsToLong(span.traceId, half, span.traceId.length());
        long id = HexFormat.fromHexDigitsToLong(span.id);
        long parent = HexFormat.fromHexDigitsToLong(span.parentId);
        if (span.shared) {
            parent = id;
            id ^= SERVER_BIT;
        }
        rows.set(SpanColumns.EMITTER, emitter(span));
        rows.set(SpanColumns.START_NANOS, TimeUnit.MICROSECONDS.toNanos(span.timestampMicros));
        rows.set(SpanColumns.WALL_NANOS, TimeUnit.MICROSECONDS.toNanos(span.durationMicros));
        rows.setUuid(SpanColumns.TRACE_ID, high, low);
        rows.set(SpanColumns.SHARD, TraceShard.of(high, low));
        rows.set(SpanColumns.SPAN_ID, id);
        if (parent != 0) {
            rows.set(SpanColumns.PARENT_ID, parent);
        }
        rows.set(SpanColumns.KIND, kind(span.kind));
        rows.setText(SpanColumns.NAME, rows.text(span.name));
        rows.setText(SpanColumns.SCOPE, rows.text("zipkin"));
        String error = span.tags.get("error");
        if (error != null) {
            rows.set(SpanColumns.STATUS, 2);
            if (!error.isEmpty()) {
                rows.setText(SpanColumns.STATUS_MESSAGE, rows.text(error));
            }
        }
        int dropped = Math.max(0, span.tags.size() - Limits.ATTRIBUTES);
        String system = span.tags.get("db.system.name");
        if (system != null) {
            // First, for it says how the statement is to be read.
            SpanAttributes.set(rows, "db.system.name", system, sql);
        }
        span.tags.entrySet().stream()
                .limit(Limits.ATTRIBUTES)
                .forEach(tag -> SpanAttributes.set(rows, tag.getKey(), tag.getValue(), sql));
        remote(span);
        rows.set(SpanColumns.DROPPED, dropped + annotations(span));
    }

    private int emitter(ZipkinSpan span) {
        ZipkinSpan.Endpoint local = Objects.requireNonNull(span.local);
        String host = local.ip;
        String instance = host.isEmpty() ? "unknown" : local.port == 0 ? host : host + ":" + local.port;
        Origin origin = new Origin("default", "", local.serviceName, "", host, instance, instance, "UTC");
        return emitterNumbers.computeIfAbsent(origin, added -> {
            emitters.add(new Emitter(added, new TreeMap<>()));
            return emitters.size() - 1;
        });
    }

    /** OTLP's number; a span without a kind is one within its process. */
    private static int kind(String kind) {
        return switch (kind) {
            case "SERVER" -> 2;
            case "CLIENT" -> 3;
            case "PRODUCER" -> 4;
            case "CONSUMER" -> 5;
            default -> 1;
        };
    }

    private void remote(ZipkinSpan span) {
        ZipkinSpan.Endpoint remote = span.remote;
        if (remote == null) {
            return;
        }
        if (!remote.serviceName.isEmpty()) {
            SpanAttributes.set(rows, "peer.service", remote.serviceName, sql);
        }
        if (!remote.ip.isEmpty()) {
            SpanAttributes.set(rows, "network.peer.address", remote.ip, sql);
        }
        if (remote.port != 0) {
            SpanAttributes.set(rows, "network.peer.port", Integer.toString(remote.port), sql);
        }
    }

    /** As events; returns how many are left out. */
    private int annotations(ZipkinSpan span) {
        if (span.annotations.isEmpty()) {
            return 0;
        }
        int kept = Math.min(span.annotations.size(), Limits.EVENTS);
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        try (JsonGenerator out = ValueText.generator(json)) {
            out.writeStartArray();
            for (ZipkinSpan.Annotation annotation : span.annotations.subList(0, kept)) {
                out.writeStartObject();
                out.writeNumberProperty("nanos", TimeUnit.MICROSECONDS.toNanos(annotation.timestampMicros()));
                out.writeStringProperty("name", annotation.value());
                out.writeName("attributes");
                out.writeStartObject();
                out.writeEndObject();
                out.writeEndObject();
            }
            out.writeEndArray();
        }
        byte[] bytes = json.toByteArray();
        rows.setText(SpanColumns.EVENTS, rows.text(bytes, 0, bytes.length));
        return span.annotations.size() - kept;
    }
}
