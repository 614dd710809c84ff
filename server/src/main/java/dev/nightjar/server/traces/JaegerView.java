package dev.nightjar.server.traces;

import dev.nightjar.model.Origin;
import dev.nightjar.model.port.ServiceCalls;
import dev.nightjar.model.port.Stamped;
import dev.nightjar.model.rows.Layout;
import dev.nightjar.model.rows.Span;
import dev.nightjar.model.rows.SpanColumns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A trace as the JSON of Jaeger's pages has it (jaeger, model/json); what OpenTelemetry has more is told as its specification says. */
final class JaegerView {

    private final Map<Origin, String> processes = new LinkedHashMap<>();

    private JaegerView() {}

    /** Of one trace. */
    static Map<String, Object> trace(List<Stamped<Span>> spans) {
        JaegerView view = new JaegerView();
        List<Map<String, Object>> all = spans.stream().map(view::span).toList();
        Map<String, Object> processes = new LinkedHashMap<>();
        view.processes.forEach((origin, id) -> processes.put(id, process(origin)));
        Map<String, Object> trace = new LinkedHashMap<>();
        trace.put("traceID", Traces.shownId(spans.getFirst().fact().traceId()));
        trace.put("spans", all);
        trace.put("processes", processes);
        return trace;
    }

    private Map<String, Object> span(Stamped<Span> stamped) {
        Span span = stamped.fact();
        String process = processes.get(stamped.origin());
        if (process == null) {
            process = "p" + (processes.size() + 1);
            processes.put(stamped.origin(), process);
        }
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("traceID", Traces.shownId(span.traceId()));
        view.put("spanID", span.spanId());
        view.put("operationName", span.name());
        view.put("references", references(span));
        view.put("startTime", Traces.micros(span.startEpochNanos()));
        view.put("duration", Traces.micros(span.wallNanos()));
        view.put("tags", tags(span));
        view.put("logs", SpanJson.events(span).stream().map(JaegerView::log).toList());
        view.put("processID", process);
        return view;
    }

    private static Map<String, Object> process(Origin origin) {
        List<Map<String, Object>> tags = new ArrayList<>();
        addIfKnown(tags, "service.namespace", origin.namespace());
        addIfKnown(tags, "service.version", origin.version());
        addIfKnown(tags, "host.name", origin.host());
        addIfKnown(tags, "service.instance.id", origin.instance());
        addIfKnown(tags, "deployment.environment.name", origin.environment());
        Map<String, Object> process = new LinkedHashMap<>();
        process.put("serviceName", origin.service());
        process.put("tags", tags);
        return process;
    }

    private static List<Map<String, Object>> references(Span span) {
        List<Map<String, Object>> references = new ArrayList<>();
        if (span.parentSpanId() != null) {
            references.add(reference("CHILD_OF", span.traceId(), span.parentSpanId()));
        }
        SpanJson.links(span).forEach(link -> references.add(reference("FOLLOWS_FROM", link.traceId(), link.spanId())));
        return references;
    }

    private static Map<String, Object> reference(String type, String traceId, String spanId) {
        Map<String, Object> reference = new LinkedHashMap<>();
        reference.put("refType", type);
        reference.put("traceID", Traces.shownId(traceId));
        reference.put("spanID", spanId);
        return reference;
    }

    private static List<Map<String, Object>> tags(Span span) {
        List<Map<String, Object>> tags = new ArrayList<>();
        if (span.kind() != Span.Kind.UNSPECIFIED) {
            addIfKnown(tags, SpanTags.KIND, word(span.kind()));
        }
        addIfKnown(tags, SpanTags.SCOPE, span.scope());
        if (span.status() != Span.Status.UNSET) {
            addIfKnown(tags, SpanTags.STATUS, span.status().name());
            addIfKnown(tags, SpanTags.STATUS_MESSAGE, span.statusMessage());
        }
        boolean failed = span.status() == Span.Status.ERROR;
        if (failed) {
            tags.add(tag(SpanTags.ERROR, "bool", true));
        }
        span.attributes().forEach((name, value) -> {
            if (!failed || !name.equals(SpanTags.ERROR)) {
                tags.add(attribute(name, value));
            }
        });
        return tags;
    }

    static String word(Span.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** Attributes are kept as texts but for those whose column holds numbers. */
    private static Map<String, Object> attribute(String name, String value) {
        Integer column = SpanColumns.promoted().get(name);
        boolean isNumber = column != null
                && SpanColumns.LAYOUT.column(column).kind() == Layout.Kind.INT
                && value.matches("-?\\d{1,18}");
        return isNumber ? tag(name, "int64", Long.parseLong(value)) : tag(name, "string", value);
    }

    private static Map<String, Object> log(SpanJson.Event event) {
        List<Map<String, Object>> fields = new ArrayList<>();
        fields.add(tag("event", "string", event.name()));
        for (Map.Entry<String, JsonNode> attribute : event.attributes().properties()) {
            fields.add(field(attribute.getKey(), attribute.getValue()));
        }
        Map<String, Object> log = new LinkedHashMap<>();
        log.put("timestamp", Traces.micros(event.epochNanos()));
        log.put("fields", fields);
        return log;
    }

    private static Map<String, Object> field(String name, JsonNode value) {
        if (value.isBoolean()) {
            return tag(name, "bool", value.booleanValue());
        }
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return tag(name, "int64", value.longValue());
        }
        if (value.isNumber()) {
            return tag(name, "float64", value.doubleValue());
        }
        return tag(name, "string", value.isString() ? value.stringValue() : value.toString());
    }

    private static void addIfKnown(List<Map<String, Object>> tags, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            tags.add(tag(name, "string", value));
        }
    }

    private static Map<String, Object> tag(String name, String type, Object value) {
        Map<String, Object> tag = new LinkedHashMap<>();
        tag.put("key", name);
        tag.put("type", type);
        tag.put("value", value);
        return tag;
    }

    static Map<String, Object> link(ServiceCalls calls) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("parent", calls.caller());
        view.put("child", calls.callee());
        view.put("callCount", calls.calls());
        return view;
    }
}
