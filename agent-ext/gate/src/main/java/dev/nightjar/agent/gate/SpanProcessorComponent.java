package dev.nightjar.agent.gate;

import io.opentelemetry.api.incubator.config.DeclarativeConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.internal.ComponentProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;

/** Our span processor under the name by which a configuration file knows it: {@code nightjar}. */
public final class SpanProcessorComponent implements ComponentProvider {

    public static final String NAME = "nightjar";

    @Override
    public Class<?> getType() {
        return SpanProcessor.class;
    }

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public Object create(DeclarativeConfigProperties config) {
        return Gate.extension().map(Extension::spanProcessor).orElseGet(SpanProcessor::composite);
    }
}
