package dev.nightjar.agent;

import dev.nightjar.agent.work.RecordEveryRoot;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;

/** Joins the SDK when it is configured by properties and environment variables. */
public final class NightjarCustomizer implements AutoConfigurationCustomizerProvider {

    @Override
    public void customize(AutoConfigurationCustomizer customizer) {
        Agent agent = Agent.get();
        if (!agent.isEnabled()) {
            return;
        }
        customizer.addTracerProviderCustomizer(
                (builder, config) -> agent.install() ? builder.addSpanProcessor(agent.spans()) : builder);
        customizer.addSamplerCustomizer((sampler, config) -> new RecordEveryRoot(sampler));
    }
}
