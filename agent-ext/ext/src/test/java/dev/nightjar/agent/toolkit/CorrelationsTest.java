package dev.nightjar.agent.toolkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CorrelationsTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    private final Correlations correlations = new Correlations();

    @Test
    void whoAsksForTheContextOfATraceGetsItsBaggage() {
        assertThat(correlations.put(TRACE, "user", "anna")).isTrue();
        Context own = Baggage.builder().put("tenant", "acme").build().storeInContext(context(TRACE));
        assertThat(baggage(own).getEntryValue("user")).isEqualTo("anna");
        assertThat(baggage(own).getEntryValue("tenant")).isEqualTo("acme");
        assertThat(baggage(context("1".repeat(32))).isEmpty()).isTrue();
        assertThat(correlations.put(TRACE, "user", "")).isTrue();
        assertThat(baggage(context(TRACE)).isEmpty()).isTrue();
    }

    @Test
    void contextsOfApplicationsThatPutNothingStayTheyAre() {
        Context context = context(TRACE);
        assertThat(correlations.with(context)).isSameAs(context);
        assertThat(correlations.with(null)).isNull();
        correlations.put(TRACE, "user", "anna");
        assertThat(correlations.with(Context.root())).isSameAs(Context.root());
    }

    @Test
    void whatDoesNotFitIsNotTaken() {
        assertThat(correlations.put(TRACE, "long", "x".repeat(Correlations.MAX_CHARS + 1)))
                .isFalse();
        for (int i = 0; i < Correlations.MAX_KEYS; i++) {
            assertThat(correlations.put(TRACE, "key" + i, "value")).isTrue();
        }
        assertThat(correlations.put(TRACE, "one more", "value")).isFalse();
        assertThat(correlations.put(TRACE, "key0", "other")).isTrue();
        assertThat(baggage(context(TRACE)).size()).isEqualTo(Correlations.MAX_KEYS);
    }

    @Test
    void theTracesThatWereAskedForLastAreKept() {
        for (int i = 0; i <= Correlations.MAX_TRACES; i++) {
            correlations.put(String.format("%032x", i + 1), "user", "anna");
        }
        assertThat(baggage(context(String.format("%032x", 1))).isEmpty()).isTrue();
        assertThat(baggage(context(String.format("%032x", 2))).isEmpty()).isFalse();
    }

    private Baggage baggage(Context context) {
        return Baggage.fromContext(Objects.requireNonNull(correlations.with(context)));
    }

    private static Context context(String traceId) {
        SpanContext span =
                SpanContext.create(traceId, "b7ad6b7169203331", TraceFlags.getSampled(), TraceState.getDefault());
        return Context.root().with(Span.wrap(span));
    }
}
