package dev.nightjar.agent;

import dev.nightjar.agent.prometheus.SimpleclientMetrics;
import dev.nightjar.agent.work.RecordEveryRoot;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;

/** Joins the SDK when it is configured by properties and environment variables. */
final class ByProperties {

    private ByProperties() {}

    static void join(AutoConfigurationCustomizer customizer, Agent agent) {
        if (!agent.isEnabled()) {
            return;
        }
        agent.followScopes();
        customizer.addTracerProviderCustomizer(
                (builder, config) -> agent.install() ? builder.addSpanProcessor(agent.spans()) : builder);
        customizer.addPropertiesSupplier(() -> ExporterDefaults.of(System.getProperties(), System.getenv()));
        customizer.addPropagatorCustomizer(
                (propagator, config) -> agent.correlations().with(propagator));
        customizer.addMeterProviderCustomizer((builder, config) ->
                builder.registerMetricProducer(new SimpleclientMetrics(agent.log(), agent.spans()::isOn)));
        customizer.addSamplerCustomizer((sampler, config) -> new RecordEveryRoot(sampler, agent.spans()::isOn));
    }
}
