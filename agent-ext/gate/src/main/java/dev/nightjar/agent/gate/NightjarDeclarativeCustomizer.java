package dev.nightjar.agent.gate;

import io.opentelemetry.sdk.autoconfigure.declarativeconfig.DeclarativeConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.DeclarativeConfigurationCustomizerProvider;

/** Joins the SDK when it is configured by a file ({@code otel.config.file}). */
public final class NightjarDeclarativeCustomizer implements DeclarativeConfigurationCustomizerProvider {

    @Override
    public void customize(DeclarativeConfigurationCustomizer customizer) {
        Gate.extension().ifPresent(extension -> extension.joinByFile(customizer));
    }
}
