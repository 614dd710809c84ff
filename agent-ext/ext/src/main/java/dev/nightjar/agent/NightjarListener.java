package dev.nightjar.agent;

import io.opentelemetry.javaagent.extension.AgentListener;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;

/** The agent is ready: our threads start. Never fails. */
public final class NightjarListener implements AgentListener {

    @Override
    public void afterAgent(AutoConfiguredOpenTelemetrySdk sdk) {
        try {
            Agent.get().start(resource(sdk));
        } catch (Throwable e) {
            Agent.failed(e);
        }
    }

    /** Through the door that the agent itself uses; the released API has none. */
    private static Resource resource(AutoConfiguredOpenTelemetrySdk sdk) throws ReflectiveOperationException {
        Object resource = Class.forName(
                        "io.opentelemetry.sdk.autoconfigure.SdkAutoconfigureAccess",
                        true,
                        sdk.getClass().getClassLoader())
                .getMethod("getResource", AutoConfiguredOpenTelemetrySdk.class)
                .invoke(null, sdk);
        return resource instanceof Resource known ? known : Resource.getDefault();
    }
}
