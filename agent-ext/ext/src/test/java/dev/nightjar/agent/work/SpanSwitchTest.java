package dev.nightjar.agent.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.junit.jupiter.api.Test;

class SpanSwitchTest {

    private final SpanSwitch spans = new SpanSwitch();

    @Test
    void worksGoToTheRecorderOfTheMoment() {
        try (Lab first = new Lab();
                Lab second = new Lab();
                SdkTracerProvider sdk =
                        SdkTracerProvider.builder().addSpanProcessor(spans).build()) {
            Tracer tracer = sdk.get("test");
            spans.turnTo(first.spans);
            request(tracer, "GET /first").end();
            Span cut = request(tracer, "GET /cut");

            spans.turnTo(null);
            request(tracer, "GET /nobody").end();

            spans.turnTo(second.spans);
            cut.end();
            request(tracer, "GET /second").end();

            assertThat(first.ended()).extracting("operation").containsExactly("GET /first");
            assertThat(second.ended()).extracting("operation").containsExactly("GET /second");
        }
    }

    @Test
    void whatTheSamplerDropsIsRecordedOnlyWhileTheAgentIsOn() {
        try (Lab lab = new Lab();
                SdkTracerProvider sdk = SdkTracerProvider.builder()
                        .setSampler(new RecordEveryRoot(Sampler.alwaysOff(), spans::isOn))
                        .addSpanProcessor(spans)
                        .build()) {
            Tracer tracer = sdk.get("test");
            assertThat(request(tracer, "GET /a").isRecording()).isFalse();

            spans.turnTo(lab.spans);
            assertThat(request(tracer, "GET /b").isRecording()).isTrue();
        }
    }

    private static Span request(Tracer tracer, String name) {
        return tracer.spanBuilder(name)
                .setNoParent()
                .setSpanKind(SpanKind.SERVER)
                .startSpan();
    }
}
