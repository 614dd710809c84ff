package dev.nightjar.server.traces;

import dev.nightjar.model.Origin;
import dev.nightjar.model.port.ServiceCalls;
import dev.nightjar.model.port.Stamped;
import dev.nightjar.model.rows.Span;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A span as Zipkin's JSON of version 2 has it; what OpenTelemetry has more is told as its specification says (trace/sdk_exporters/zipkin). */
final class ZipkinView {

    /** What Zipkin's door writes as scope of spans, which have none. */
    private static final String NO_SCOPE = "zipkin";

    private ZipkinView() {}

    static List<Map<String, Object>> trace(List<Stamped<Span>> spans) {
        return spans.stream().map(ZipkinView::span).toList();
    }

    private static Map<String, Object> span(Stamped<Span> stamped) {
        Span span = stamped.fact();
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("traceId", Traces.shownId(span.traceId()));
        putIfKnown(view, "parentId", span.parentSpanId());
        view.put("id", span.spanId());
        putIfKnown(view, "kind", kind(span.kind()));
        putIfKnown(view, "name", span.name().isEmpty() ? null : span.name());
        view.put("timestamp", Traces.micros(span.startEpochNanos()));
        view.put("duration", Math.max(1, Traces.micros(span.wallNanos())));
        view.put("localEndpoint", local(stamped.origin()));
        Map<String, Object> remote = remote(span.attributes());
        if (!remote.isEmpty()) {
            view.put("remoteEndpoint", remote);
        }
        List<Map<String, Object>> annotations = annotations(span);
        if (!annotations.isEmpty()) {
            view.put("annotations", annotations);
        }
        Map<String, String> tags = tags(span);
        if (!tags.isEmpty()) {
            view.put("tags", tags);
        }
        return view;
    }

    private static void putIfKnown(Map<String, Object> view, String key, @Nullable String value) {
        if (value != null) {
            view.put(key, value);
        }
    }

    private static @Nullable String kind(Span.Kind kind) {
        return switch (kind) {
            case SERVER, CLIENT, PRODUCER, CONSUMER -> kind.name();
            case UNSPECIFIED, INTERNAL -> null;
        };
    }

    private static Map<String, Object> local(Origin origin) {
        String instance = origin.instance();
        String port = instance.startsWith(origin.host() + ":")
                ? instance.substring(origin.host().length() + 1)
                : null;
        return endpoint(origin.service(), origin.host(), port);
    }

    private static Map<String, Object> remote(Map<String, String> attributes) {
        String address = attributes.get("network.peer.address");
        return address == null
                ? endpoint(
                        attributes.get("peer.service"), attributes.get("server.address"), attributes.get("server.port"))
                : endpoint(attributes.get("peer.service"), address, attributes.get("network.peer.port"));
    }

    /** Addresses that are names are left out: Zipkin has numeric ones only. */
    private static Map<String, Object> endpoint(
            @Nullable String service, @Nullable String address, @Nullable String port) {
        Map<String, Object> endpoint = new LinkedHashMap<>();
        putIfKnown(endpoint, "serviceName", service == null || service.isEmpty() ? null : service);
        if (address != null && address.matches("\\d{1,3}(\\.\\d{1,3}){3}") && isLiteral(address)) {
            endpoint.put("ipv4", address);
        } else if (address != null && address.matches("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*") && isLiteral(address)) {
            endpoint.put("ipv6", address);
        }
        if (port != null && port.matches("[1-9]\\d{0,4}") && !endpoint.isEmpty()) {
            endpoint.put("port", Math.min(65_535, Integer.parseInt(port)));
        }
        return endpoint;
    }

    /** Readers give up the whole trace for an address that is none. */
    private static boolean isLiteral(String address) {
        try {
            return InetAddress.ofLiteral(address).getHostAddress() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static List<Map<String, Object>> annotations(Span span) {
        List<Map<String, Object>> annotations = new ArrayList<>();
        for (SpanJson.Event event : SpanJson.events(span)) {
            Map<String, Object> annotation = new LinkedHashMap<>();
            annotation.put("timestamp", Math.max(1, Traces.micros(event.epochNanos()))); // 0 is none for readers
            annotation.put(
                    "value",
                    event.attributes().isEmpty() ? event.name() : "\"" + event.name() + "\":" + event.attributes());
            annotations.add(annotation);
        }
        return annotations;
    }

    private static Map<String, String> tags(Span span) {
        Map<String, String> tags = new TreeMap<>(span.attributes());
        if (!span.scope().isEmpty() && !span.scope().equals(NO_SCOPE)) {
            tags.putIfAbsent(SpanTags.SCOPE, span.scope());
        }
        String message = span.statusMessage();
        switch (span.status()) {
            case UNSET -> {}
            case OK -> tags.putIfAbsent(SpanTags.STATUS, "OK");
            case ERROR -> {
                tags.putIfAbsent(SpanTags.ERROR, message == null ? "true" : message);
                if (!span.scope().equals(NO_SCOPE)) {
                    tags.putIfAbsent(SpanTags.STATUS, "ERROR");
                }
            }
        }
        return tags;
    }

    static Map<String, Object> link(ServiceCalls calls) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("parent", calls.caller());
        view.put("child", calls.callee());
        view.put("callCount", calls.calls());
        if (calls.failed() > 0) {
            view.put("errorCount", calls.failed());
        }
        return view;
    }
}
