package dev.nightjar.agent.work;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The application's sampler; only, local roots and calls to others that it drops are still recorded, unexported, so that
 * there is a ledger. Not while the agent is switched off.
 */
public final class RecordEveryRoot implements Sampler {

    private final Sampler chosen;
    private final BooleanSupplier isOn;

    public RecordEveryRoot(Sampler chosen, BooleanSupplier isOn) {
        this.chosen = chosen;
        this.isOn = isOn;
    }

    @Override
    public SamplingResult shouldSample(
            Context parentContext,
            String traceId,
            String name,
            SpanKind spanKind,
            Attributes attributes,
            List<LinkData> parentLinks) {
        SamplingResult result = chosen.shouldSample(parentContext, traceId, name, spanKind, attributes, parentLinks);
        boolean dropped = result.getDecision() == SamplingDecision.DROP;
        boolean call = spanKind == SpanKind.CLIENT || spanKind == SpanKind.PRODUCER;
        boolean wanted = dropped && isOn.getAsBoolean() && (call || WorkSpans.isLocalRoot(parentContext));
        return wanted ? SamplingResult.recordOnly() : result;
    }

    @Override
    public String getDescription() {
        return "RecordEveryRoot{" + chosen.getDescription() + "}";
    }
}
