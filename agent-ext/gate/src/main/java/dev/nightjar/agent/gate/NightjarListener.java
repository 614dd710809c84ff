package dev.nightjar.agent.gate;

import io.opentelemetry.javaagent.extension.AgentListener;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;

/** The agent is ready: our threads start. */
public final class NightjarListener implements AgentListener {

    @Override
    public void afterAgent(AutoConfiguredOpenTelemetrySdk sdk) {
        Gate.extension().ifPresent(extension -> extension.start(sdk));
    }
}
