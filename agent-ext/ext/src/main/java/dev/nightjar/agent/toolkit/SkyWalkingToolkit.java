package dev.nightjar.agent.toolkit;

import dev.nightjar.agent.boot.Toolkit;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The toolkit's questions, answered by OpenTelemetry's current span and baggage. Safe for all threads. */
public final class SkyWalkingToolkit implements Toolkit.Answers {

    private static final AttributeKey<String> LEVEL = AttributeKey.stringKey("level");

    /** An annotated method under way on the current thread. */
    private record Running(
            TracedMethod method, Span span, @Nullable Scope scope) implements AutoCloseable {

        /** Without a word about how it ended. */
        @Override
        public void close() {
            if (scope != null) {
                scope.close();
                span.end();
            }
        }
    }

    private final Correlations correlations;
    private final Supplier<Tracer> tracer;
    private final Consumer<Throwable> troubles;

    /**
     * @param tracer asked for late: there is none before the SDK is
     * @param troubles are told what went wrong; the application does not notice
     */
    public SkyWalkingToolkit(Correlations correlations, Supplier<Tracer> tracer, Consumer<Throwable> troubles) {
        this.correlations = correlations;
        this.tracer = tracer;
        this.troubles = troubles;
    }

    @Override
    public void troubled(Throwable trouble) {
        troubles.accept(trouble);
    }

    @Override
    public String traceId() {
        SpanContext span = Span.current().getSpanContext();
        return span.isValid() ? span.getTraceId() : "";
    }

    @Override
    public String spanId() {
        SpanContext span = Span.current().getSpanContext();
        return span.isValid() ? span.getSpanId() : "";
    }

    @Override
    public void tag(String key, String value) {
        Span.current().setAttribute(key, value);
    }

    @Override
    public void failed(@Nullable Throwable failure, @Nullable String message) {
        Span span = Span.current();
        if (failure != null) {
            span.recordException(failure);
        }
        span.setStatus(StatusCode.ERROR, message == null ? "" : message);
    }

    @Override
    public void event(String level, String message) {
        Span.current().addEvent(message, Attributes.of(LEVEL, level));
    }

    @Override
    public void renamed(String operation) {
        Span.current().updateName(operation);
    }

    @Override
    public @Nullable String correlation(String key) {
        String put = correlations.get(Span.current().getSpanContext(), key);
        return put != null ? put : Baggage.current().getEntryValue(key);
    }

    @Override
    public @Nullable String correlate(String key, @Nullable String value) {
        String before = correlation(key);
        SpanContext span = Span.current().getSpanContext();
        if (span.isValid()) {
            correlations.put(span, key, value == null ? "" : value);
        }
        return before;
    }

    @Override
    @SuppressWarnings("MustBeClosedChecker") // when the method is left
    public @Nullable Object entered(Class<?> type, String method, @Nullable Object[] arguments) {
        TracedMethod traced = TracedMethod.of(type, method);
        String operation = traced.operation();
        Span span;
        Scope scope = null;
        if (operation != null) {
            span = tracer.get().spanBuilder(operation).startSpan();
            scope = span.makeCurrent();
        } else {
            span = Span.current();
        }
        set(traced, tag -> tag.setArgument(arguments, span));
        return new Running(traced, span, scope);
    }

    @Override
    public void left(Object token, @Nullable Object returned, @Nullable Throwable failure) {
        try (Running running = (Running) token) {
            Span span = running.span();
            if (failure != null && running.scope() != null) {
                span.recordException(failure);
                span.setStatus(StatusCode.ERROR);
            }
            set(running.method(), tag -> tag.setReturned(returned, span));
        }
    }

    /** What an argument says of itself is the application's code: it may throw. */
    private void set(TracedMethod method, Consumer<TracedMethod.Tag> set) {
        for (TracedMethod.Tag tag : method.tags()) {
            try {
                set.accept(tag);
            } catch (Throwable e) {
                troubled(e);
            }
        }
    }
}
