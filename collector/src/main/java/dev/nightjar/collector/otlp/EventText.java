package dev.nightjar.collector.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.nightjar.collector.read.ProtoFields;
import dev.nightjar.collector.read.ValueText;
import dev.nightjar.collector.read.ValueText.BadText;
import java.util.HexFormat;
import tools.jackson.core.JsonGenerator;

/** Events and links of a span as JSON: few spans have any, and they are only looked at. */
final class EventText {

    private static final HexFormat HEX = HexFormat.of();

    private EventText() {}

    /** {@code {"nanos":…,"name":…,"attributes":{…}}}: Span.Event of trace.proto. */
    static void writeEvent(ProtoFields span, JsonGenerator out) throws InvalidProtocolBufferException, BadText {
        ProtoFields event = new ProtoFields().in(span);
        long nanos = 0;
        String name = "";
        while (event.next()) {
            if (event.number() == 1) {
                nanos = event.fixed64();
            } else if (event.number() == 2) {
                name = ValueText.string(event);
            }
        }
        out.writeStartObject();
        out.writeNumberProperty("nanos", nanos);
        out.writeStringProperty("name", name);
        out.writeName("attributes");
        ValueText.writeAttributes(event.in(span), 3, out, 1);
        out.writeEndObject();
    }

    /** {@code {"traceId":…,"spanId":…,"attributes":{…}}}: Span.Link of trace.proto. */
    static void writeLink(ProtoFields span, JsonGenerator out) throws InvalidProtocolBufferException, BadText {
        ProtoFields link = new ProtoFields().in(span);
        String trace = "";
        String id = "";
        while (link.next()) {
            if (link.number() == 1) {
                trace = hex(link);
            } else if (link.number() == 2) {
                id = hex(link);
            }
        }
        out.writeStartObject();
        out.writeStringProperty("traceId", trace);
        out.writeStringProperty("spanId", id);
        out.writeName("attributes");
        ValueText.writeAttributes(link.in(span), 4, out, 1);
        out.writeEndObject();
    }

    private static String hex(ProtoFields field) throws InvalidProtocolBufferException {
        field.enter();
        int length = Math.min(field.length(), 16);
        return HEX.formatHex(field.bytes(), field.start(), field.start() + length);
    }
}
