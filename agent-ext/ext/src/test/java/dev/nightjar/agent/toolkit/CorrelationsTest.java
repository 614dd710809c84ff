package dev.nightjar.agent.toolkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CorrelationsTest {

    private static final SpanContext SPAN = span(1);

    private final Correlations correlations = new Correlations();
    private final TextMapPropagator propagator = correlations.with(W3CBaggagePropagator.getInstance());

    @Test
    void whatWasPutGoesOutWithTheCallsOfItsTrace() {
        Context own = Baggage.builder().put("tenant", "acme").build().storeInContext(context(SPAN));
        assertThat(sent(own)).isEqualTo("tenant=acme");
        assertThat(correlations.put(SPAN, "user", "anna")).isTrue();
        assertThat(correlations.get(SPAN, "user")).isEqualTo("anna");
        assertThat(sent(own).split(",")).containsExactlyInAnyOrder("tenant=acme", "user=anna");
        assertThat(sent(context(span(2)))).isEmpty();
        assertThat(sent(Context.root())).isEmpty();
    }

    /** Also what came in with the request. */
    @Test
    void whatWasTakenOutDoesNotGoOut() {
        Context own = Baggage.builder().put("tenant", "acme").build().storeInContext(context(SPAN));
        assertThat(correlations.put(SPAN, "tenant", "")).isTrue();
        assertThat(sent(own)).isEmpty();
        correlations.clear();
        assertThat(sent(own)).isEqualTo("tenant=acme");
    }

    @Test
    void whatDoesNotFitIsNotTaken() {
        String long1 = "x".repeat(Correlations.MAX_CHARS + 1);
        assertThat(correlations.put(SPAN, "long", long1)).isFalse();
        assertThat(correlations.put(SPAN, long1, "value")).isFalse();
        for (int i = 0; i < Correlations.MAX_KEYS; i++) {
            assertThat(correlations.put(SPAN, "key" + i, "value")).isTrue();
        }
        assertThat(correlations.put(SPAN, "one more", "value")).isFalse();
        assertThat(correlations.put(SPAN, "key0", "other")).isTrue();
        assertThat(sent(context(SPAN)).split(",")).hasSize(Correlations.MAX_KEYS);
    }

    @Test
    void theTracesThatWereAskedForLastAreKept() {
        for (int i = 0; i <= Correlations.MAX_TRACES; i++) {
            correlations.put(span(i + 1), "user", "anna");
        }
        assertThat(correlations.get(span(1), "user")).isNull();
        assertThat(correlations.get(span(2), "user")).isEqualTo("anna");
    }

    private String sent(Context context) {
        Map<String, String> headers = new TreeMap<>();
        propagator.inject(context, headers, (carrier, key, value) -> {
            if (carrier != null) {
                carrier.put(key, value);
            }
        });
        return headers.getOrDefault("baggage", "");
    }

    private static SpanContext span(int trace) {
        return SpanContext.create(
                String.format("%032x", trace), "b7ad6b7169203331", TraceFlags.getSampled(), TraceState.getDefault());
    }

    private static Context context(SpanContext span) {
        return Context.root().with(Span.wrap(span));
    }
}
