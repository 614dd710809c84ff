package dev.nightjar.agent.toolkit;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What applications have put into the correlation of their traces. OpenTelemetry's contexts do not change, SkyWalking's
 * correlation does; so it is kept by trace, and goes out as baggage with each call. Safe for all threads.
 */
public final class Correlations {

    /** Of the traces that were last asked for. */
    static final int MAX_TRACES = 1_000;

    /** Of one trace: it travels with every call. */
    static final int MAX_KEYS = 10;

    /** Of a key or value; SkyWalking's own limit. */
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

    /** The propagator, with these as baggage when a call goes out. */
    public TextMapPropagator with(TextMapPropagator propagator) {
        return new TextMapPropagator() {
            @Override
            public Collection<String> fields() {
                return propagator.fields();
            }

            @Override
            public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
                propagator.inject(with(context), carrier, setter);
            }

            @Override
            public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
                return propagator.extract(context, carrier, getter);
            }
        };
    }

    private Context with(Context context) {
        if (empty) {
            return context;
        }
        Map<String, String> put = of(Span.fromContext(context).getSpanContext());
        if (put.isEmpty()) {
            return context;
        }
        BaggageBuilder baggage = Baggage.fromContext(context).toBuilder();
        put.forEach((key, value) -> {
            if (value.isEmpty()) {
                baggage.remove(key);
            } else {
                baggage.put(key, value);
            }
        });
        return context.with(baggage.build());
    }

    private synchronized Map<String, String> of(SpanContext span) {
        Map<String, String> known = byTrace.get(span.getTraceId());
        return known == null ? Map.of() : new HashMap<>(known);
    }

    /** What was put, empty when it was taken out; null when neither. */
    @Nullable
    String get(SpanContext span, String key) {
        return empty ? null : of(span).get(key);
    }

    /** Whether there was room for it. An empty value takes the key out. */
    synchronized boolean put(SpanContext span, String key, String value) {
        Map<String, String> known = byTrace.get(span.getTraceId());
        boolean room = known == null || known.containsKey(key) || known.size() < MAX_KEYS;
        if (!room || key.length() > MAX_CHARS || value.length() > MAX_CHARS) {
            return false;
        }
        byTrace.computeIfAbsent(span.getTraceId(), unseen -> new HashMap<>()).put(key, value);
        empty = false;
        return true;
    }

    /** Forgets all. */
    public synchronized void clear() {
        byTrace.clear();
        empty = true;
    }
}
