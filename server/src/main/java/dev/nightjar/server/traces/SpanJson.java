package dev.nightjar.server.traces;

import dev.nightjar.model.rows.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Events and links of a span, which are kept as JSON. */
final class SpanJson {

    /**
     * Something that happened in a span.
     *
     * @param attributes an object
     */
    record Event(long epochNanos, String name, JsonNode attributes) {}

    /** Another span that has to do with it. */
    record Link(String traceId, String spanId) {}

    private SpanJson() {}

    static List<Event> events(Span span) {
        List<Event> events = new ArrayList<>();
        for (JsonNode event : list(span.events())) {
            events.add(new Event(
                    event.path("nanos").asLong(0), event.path("name").asString(""), event.path("attributes")));
        }
        return events;
    }

    static List<Link> links(Span span) {
        List<Link> links = new ArrayList<>();
        for (JsonNode link : list(span.links())) {
            links.add(new Link(
                    link.path("traceId").asString(""), link.path("spanId").asString("")));
        }
        return links;
    }

    private static JsonNode list(@Nullable String json) {
        return JsonMapper.shared().readTree(json == null ? "[]" : json);
    }
}
