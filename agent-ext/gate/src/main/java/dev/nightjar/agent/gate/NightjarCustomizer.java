package dev.nightjar.agent.gate;

import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;

/** Joins the SDK when it is configured by properties and environment variables. */
public final class NightjarCustomizer implements AutoConfigurationCustomizerProvider {

    @Override
    public void customize(AutoConfigurationCustomizer customizer) {
        Gate.extension().ifPresent(extension -> extension.joinByProperties(customizer));
    }
}
