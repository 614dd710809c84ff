package dev.nightjar.agent.toolkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.skywalking.apm.toolkit.trace.Tag;
import org.apache.skywalking.apm.toolkit.trace.Tags;
import org.apache.skywalking.apm.toolkit.trace.Trace;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a real SDK, with the toolkit's own annotations. */
class SkyWalkingToolkitTest {

    private final SdkTracerProvider sdk = SdkTracerProvider.builder().build();
    private final Tracer tracer = sdk.get("test");
    private final List<Throwable> troubles = new ArrayList<>();
    private final SkyWalkingToolkit toolkit = new SkyWalkingToolkit(new Correlations(), () -> tracer, troubles::add);
    private final Span request = tracer.spanBuilder("GET /a").setNoParent().startSpan();
    private @Nullable Scope scope;

    /** A customer as applications have them. */
    public static final class Customer {
        public final int number = 7;

        public String getName() {
            return "anna";
        }

        public Customer partner() {
            return this;
        }
    }

    /** What an application annotates. */
    static class Orders {
        @Trace
        @Tags({
            @Tag(key = "customer", value = "arg[0].partner.name"),
            @Tag(key = "number", value = "arg[0].number"),
            @Tag(key = "missing", value = "arg[3]"),
            @Tag(key = "nonsense", value = "arg0"),
            @Tag(key = "answer", value = "returnedObj")
        })
        String place(Customer customer, String sku) {
            return customer.getName() + sku;
        }

        @Trace
        @Tag(key = "what", value = "arg[0]")
        void show(Object what) {}

        @Trace(operationName = "orders/cancel")
        void cancel() {}

        @Tag(key = "sku", value = "arg[0]")
        void look(String sku) {}
    }

    @BeforeEach
    void enter() {
        scope = ContextStorage.get().attach(Context.root().with(request));
    }

    @AfterEach
    void leave() {
        Objects.requireNonNull(scope).close();
        sdk.close();
    }

    @Test
    void idsAreThoseOfTheCurrentSpan() {
        assertThat(toolkit.traceId()).isEqualTo(request.getSpanContext().getTraceId());
        assertThat(toolkit.spanId()).isEqualTo(request.getSpanContext().getSpanId());
        Objects.requireNonNull(scope).close();
        assertThat(toolkit.traceId()).isEmpty();
        assertThat(toolkit.spanId()).isEmpty();
    }

    @Test
    void theActiveSpanIsTheCurrentOne() {
        toolkit.tag("sku", "A-1");
        toolkit.event("info", "reserved");
        toolkit.renamed("POST /orders");
        toolkit.failed(new IllegalStateException("on purpose"), "no stock");
        SpanData data = data(request);
        assertThat(data.getName()).isEqualTo("POST /orders");
        assertThat(data.getAttributes().get(AttributeKey.stringKey("sku"))).isEqualTo("A-1");
        assertThat(data.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(data.getStatus().getDescription()).isEqualTo("no stock");
        assertThat(data.getEvents()).extracting(EventData::getName).containsExactly("reserved", "exception");
    }

    @Test
    void aTracedMethodIsASpanWithItsTags() throws Exception {
        Object token = entered("place", new Customer(), "A-1");
        Span span = Span.current();
        assertThat(span).isNotEqualTo(request);
        toolkit.left(token, "anna", null);
        assertThat(Span.current()).isEqualTo(request);
        SpanData data = data(span);
        assertThat(data.hasEnded()).isTrue();
        assertThat(data.getName()).isEqualTo("Orders.place");
        assertThat(data.getParentSpanId()).isEqualTo(request.getSpanContext().getSpanId());
        assertThat(data.getAttributes().asMap())
                .containsEntry(AttributeKey.stringKey("customer"), "anna")
                .containsEntry(AttributeKey.stringKey("number"), "7")
                .containsEntry(AttributeKey.stringKey("answer"), "anna")
                .hasSize(3);
    }

    @Test
    void aTracedMethodThatThrowsHasFailed() throws Exception {
        Object token = entered("cancel");
        Span span = Span.current();
        toolkit.left(token, null, new IllegalStateException("on purpose"));
        SpanData data = data(span);
        assertThat(data.getName()).isEqualTo("orders/cancel");
        assertThat(data.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    }

    /** Entities that load what they tell of, for one. */
    @Test
    void anArgumentThatCannotBeToldLeavesNothingBehind() throws Exception {
        Object token = entered("show", new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("on purpose");
            }
        });
        Span span = Span.current();
        assertThat(span).isNotEqualTo(request);
        toolkit.left(token, null, null);
        assertThat(Span.current()).isEqualTo(request);
        assertThat(data(span).hasEnded()).isTrue();
        assertThat(troubles).singleElement().isInstanceOf(IllegalStateException.class);
    }

    @Test
    void correlationIsWhatWasPutElseBaggage() {
        assertThat(toolkit.correlation("user")).isNull();
        assertThat(toolkit.correlate("user", "anna")).isNull();
        assertThat(toolkit.correlate("user", "bert")).isEqualTo("anna");
        assertThat(toolkit.correlation("user")).isEqualTo("bert");
    }

    @Test
    void aMethodThatIsOnlyTaggedTellsOfTheCurrentSpan() throws Exception {
        Object token = entered("look", "A-1");
        assertThat(Span.current()).isEqualTo(request);
        toolkit.left(token, null, null);
        SpanData data = data(request);
        assertThat(data.hasEnded()).isFalse();
        assertThat(data.getAttributes().get(AttributeKey.stringKey("sku"))).isEqualTo("A-1");
    }

    private Object entered(String name, Object... arguments) throws Exception {
        for (Method method : Orders.class.getDeclaredMethods()) {
            if (method.getName().equals(name)) {
                return Objects.requireNonNull(toolkit.entered(
                        method.getDeclaringClass(),
                        name
                                + MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                                        .toMethodDescriptorString(),
                        arguments));
            }
        }
        throw new AssertionError(name);
    }

    private static SpanData data(Span span) {
        return ((ReadableSpan) span).toSpanData();
    }
}
