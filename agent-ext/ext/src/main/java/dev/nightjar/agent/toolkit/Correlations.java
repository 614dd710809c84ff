package dev.nightjar.agent.toolkit;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What applications have put into the correlation of their traces: baggage. OpenTelemetry's contexts do not change, SkyWalking's
 * correlation does; so it is kept by trace, and whoever asks for the current context gets it with that baggage. Safe for all
 * threads.
 */
public final class Correlations {

    /** Of the traces that were last asked for. */
    static final int MAX_TRACES = 1_000;

    /** Of one trace: it travels with every call. */
    static final int MAX_KEYS = 10;

    /** As SkyWalking's own limit. */
    static final int MAX_CHARS = 128;

    private final Map<String, Map<String, String>> byTrace = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Map<String, String>> eldest) {
            return size() > MAX_TRACES;
        }
    };

    /** Nobody has put anything yet: the way of nearly all applications. */
    private volatile boolean empty = true;

    /** The context with what was put into the correlation of its trace. */
    public @Nullable Context with(@Nullable Context context) {
        if (empty || context == null) {
            return context;
        }
        SpanContext span = Span.fromContext(context).getSpanContext();
        Map<String, String> put = span.isValid() ? of(span.getTraceId()) : Map.of();
        if (put.isEmpty()) {
            return context;
        }
        BaggageBuilder baggage = Baggage.fromContext(context).toBuilder();
        put.forEach(baggage::put);
        return context.with(baggage.build());
    }

    private synchronized Map<String, String> of(String traceId) {
        Map<String, String> known = byTrace.get(traceId);
        return known == null ? Map.of() : new HashMap<>(known);
    }

    /** Whether there was room for it. An empty value takes the key out. */
    synchronized boolean put(String traceId, String key, String value) {
        Map<String, String> known = byTrace.computeIfAbsent(traceId, unseen -> new HashMap<>());
        if (value.isEmpty()) {
            known.remove(key);
            return true;
        }
        boolean room = known.containsKey(key) || known.size() < MAX_KEYS;
        if (room && value.length() <= MAX_CHARS) {
            known.put(key, value);
            empty = false;
            return true;
        }
        return false;
    }
}
