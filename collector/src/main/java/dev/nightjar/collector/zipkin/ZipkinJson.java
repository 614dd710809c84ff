package dev.nightjar.collector.zipkin;

import dev.nightjar.collector.read.BadRequest;
import dev.nightjar.collector.read.Json;
import dev.nightjar.collector.read.Limits;
import dev.nightjar.collector.read.Reading;
import dev.nightjar.collector.read.SqlTexts;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** {@code POST /api/v2/spans}, a JSON array of spans. What is unknown is skipped; what is no JSON throws with its position. */
final class ZipkinJson {

    private static final JsonFactory JSON = Json.factory(20, 1 << 20);

    private final JsonParser in;

    private ZipkinJson(JsonParser in) {
        this.in = in;
    }

    static Reading read(byte[] request, SqlTexts sql, Instant now) throws BadRequest {
        ZipkinRows rows = new ZipkinRows(sql, now);
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), request)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new BadRequest("not a JSON array of spans");
            }
            ZipkinJson json = new ZipkinJson(parser);
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                rows.add(json.span());
            }
            if (parser.currentToken() != JsonToken.END_ARRAY || parser.nextToken() != null) {
                throw Json.bad(parser, "not a JSON array of spans");
            }
            return rows.reading();
        } catch (JacksonException e) {
            throw Json.bad(e);
        }
    }

    private ZipkinSpan span() {
        ZipkinSpan span = new ZipkinSpan();
        while (in.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = in.currentName();
            in.nextToken();
            switch (name) {
                case "traceId" -> span.traceId = text();
                case "id" -> span.id = text();
                case "parentId" -> span.parentId = text();
                case "name" -> span.name = text();
                case "kind" -> span.kind = text();
                case "timestamp" -> span.timestampMicros = number();
                case "duration" -> span.durationMicros = number();
                case "shared" -> span.shared = in.currentToken() == JsonToken.VALUE_TRUE;
                case "localEndpoint" -> span.local = endpoint();
                case "remoteEndpoint" -> span.remote = endpoint();
                case "annotations" -> annotations(span);
                case "tags" -> tags(span);
                default -> in.skipChildren();
            }
        }
        return span;
    }

    /** Empty when it is null or no text. */
    private String text() {
        String text =
                in.currentToken().isScalarValue() && in.currentToken() != JsonToken.VALUE_NULL ? in.getString() : "";
        in.skipChildren();
        return text.length() <= Limits.TEXT_CHARS ? text : text.substring(0, Limits.TEXT_CHARS);
    }

    /** 0 when it is no whole number. */
    private long number() {
        long number = in.currentToken() == JsonToken.VALUE_NUMBER_INT ? in.getLongValue() : 0;
        in.skipChildren();
        return number;
    }

    private ZipkinSpan.@Nullable Endpoint endpoint() {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            in.skipChildren();
            return null;
        }
        ZipkinSpan.Endpoint endpoint = new ZipkinSpan.Endpoint();
        while (in.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = in.currentName();
            in.nextToken();
            switch (name) {
                case "serviceName" -> endpoint.serviceName = text();
                case "ipv4", "ipv6" -> endpoint.ip = endpoint.ip.isEmpty() ? text() : endpoint.ip;
                case "port" -> endpoint.port = (int) number();
                default -> in.skipChildren();
            }
        }
        return endpoint;
    }

    private void annotations(ZipkinSpan span) {
        if (in.currentToken() != JsonToken.START_ARRAY) {
            in.skipChildren();
            return;
        }
        while (in.nextToken() != JsonToken.END_ARRAY) {
            if (in.currentToken() != JsonToken.START_OBJECT) {
                in.skipChildren();
                continue;
            }
            long timestamp = 0;
            String value = "";
            while (in.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = in.currentName();
                in.nextToken();
                switch (name) {
                    case "timestamp" -> timestamp = number();
                    case "value" -> value = text();
                    default -> in.skipChildren();
                }
            }
            span.annotations.add(new ZipkinSpan.Annotation(timestamp, value));
        }
    }

    private void tags(ZipkinSpan span) {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            in.skipChildren();
            return;
        }
        while (in.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = in.currentName();
            in.nextToken();
            span.tags.putIfAbsent(key, text());
        }
    }
}
