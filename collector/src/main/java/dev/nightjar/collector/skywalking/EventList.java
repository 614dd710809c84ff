package dev.nightjar.collector.skywalking;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.nightjar.collector.read.Limits;
import dev.nightjar.collector.read.ProtoFields;
import dev.nightjar.collector.read.TextPair;
import dev.nightjar.collector.read.ValueText;
import dev.nightjar.collector.read.ValueText.BadText;
import dev.nightjar.model.rows.Rows;
import dev.nightjar.model.rows.SpanColumns;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JsonGenerator;

/** The logs of a span as its events. An error's log has OpenTelemetry's name for that, {@code exception}. */
final class EventList {

    private static final Map<String, String> ATTRIBUTES = Map.of(
            "error.kind", "exception.type",
            "message", "exception.message",
            "stack", "exception.stacktrace");

    private record Event(long nanos, Map<String, String> data) {}

    private final List<Event> events = new ArrayList<>();
    private int dropped;

    // Log
    void add(ProtoFields log) throws InvalidProtocolBufferException, BadText {
        if (events.size() >= Limits.EVENTS) {
            dropped++;
            return;
        }
        long nanos = 0;
        Map<String, String> data = new LinkedHashMap<>();
        while (log.next()) {
            if (log.number() == 1) {
                nanos = TimeUnit.MILLISECONDS.toNanos(log.varint());
            } else if (log.number() == 2) {
                TextPair pair = TextPair.in(log);
                data.putIfAbsent(pair.key(), pair.value());
            }
        }
        events.add(new Event(nanos, data));
    }

    void into(Rows rows) {
        rows.set(SpanColumns.DROPPED, dropped);
        if (events.isEmpty()) {
            return;
        }
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        try (JsonGenerator out = ValueText.generator(json)) {
            out.writeStartArray();
            events.forEach(event -> write(event, out));
            out.writeEndArray();
        }
        byte[] bytes = json.toByteArray();
        rows.setText(SpanColumns.EVENTS, rows.text(bytes, 0, bytes.length));
    }

    private static void write(Event event, JsonGenerator out) {
        boolean isError = "error".equals(event.data().get("event"));
        out.writeStartObject();
        out.writeNumberProperty("nanos", event.nanos());
        out.writeStringProperty("name", isError ? "exception" : event.data().getOrDefault("event", "log"));
        out.writeName("attributes");
        out.writeStartObject();
        event.data().forEach((key, value) -> {
            if (!key.equals("event")) {
                out.writeStringProperty(isError ? ATTRIBUTES.getOrDefault(key, key) : key, value);
            }
        });
        out.writeEndObject();
        out.writeEndObject();
    }
}
