package dev.nightjar.agent;

import dev.nightjar.agent.prometheus.SimpleclientMetrics;
import dev.nightjar.agent.work.RecordEveryRoot;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;

/** Joins the SDK when it is configured by properties and environment variables. */
public final class NightjarCustomizer implements AutoConfigurationCustomizerProvider {

    @Override
    public void customize(AutoConfigurationCustomizer customizer) {
        try {
            join(customizer);
        } catch (Throwable e) {
            // A JVM without JFR or management, say: the stock agent must start all the same.
            Agent.failed(e);
        }
    }

    private static void join(AutoConfigurationCustomizer customizer) {
        Agent agent = Agent.get();
        if (!agent.isEnabled()) {
            return;
        }
        agent.followScopes();
        customizer.addTracerProviderCustomizer(
                (builder, config) -> agent.install() ? builder.addSpanProcessor(agent.spans()) : builder);
        customizer.addPropertiesSupplier(() -> ExporterDefaults.of(System.getProperties(), System.getenv()));
        customizer.addPropagatorCustomizer(
                (propagator, config) -> agent.correlations().with(propagator));
        customizer.addMeterProviderCustomizer(
                (builder, config) -> builder.registerMetricProducer(new SimpleclientMetrics(agent.log())));
        customizer.addSamplerCustomizer((sampler, config) -> new RecordEveryRoot(sampler, agent.spans()::isOn));
    }
}
