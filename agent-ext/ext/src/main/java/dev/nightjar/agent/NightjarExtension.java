package dev.nightjar.agent;

import dev.nightjar.agent.gate.Extension;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.DeclarativeConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** What the stock agent finds behind the gate. A JVM without JFR or management, say: the stock agent must start all the same. */
public final class NightjarExtension implements Extension {

    @Override
    public boolean isEnabled() {
        return ask(Agent::isEnabled, false);
    }

    @Override
    public List<TypeInstrumentation> inner() {
        return ask(Instrumentations::inner, List.of());
    }

    @Override
    public List<TypeInstrumentation> outer() {
        return ask(Instrumentations::outer, List.of());
    }

    @Override
    public void joinByProperties(AutoConfigurationCustomizer customizer) {
        tell(agent -> ByProperties.join(customizer, agent));
    }

    @Override
    public void joinByFile(DeclarativeConfigurationCustomizer customizer) {
        tell(agent -> ByFile.join(customizer, agent));
    }

    @Override
    public SpanProcessor spanProcessor() {
        return ask(agent -> agent.install() ? agent.spans() : SpanProcessor.composite(), SpanProcessor.composite());
    }

    @Override
    public void start(AutoConfiguredOpenTelemetrySdk sdk) {
        tell(agent -> agent.start(resource(sdk)));
    }

    private static void tell(Consumer<Agent> what) {
        try {
            what.accept(Agent.get());
        } catch (Throwable e) {
            Agent.failed(e);
        }
    }

    private static <T> T ask(Function<Agent, T> what, T otherwise) {
        try {
            return what.apply(Agent.get());
        } catch (Throwable e) {
            Agent.failed(e);
            return otherwise;
        }
    }

    /** Through the door that the agent itself uses; the released API has none. */
    private static Resource resource(AutoConfiguredOpenTelemetrySdk sdk) {
        try {
            Object resource = Class.forName(
                            "io.opentelemetry.sdk.autoconfigure.SdkAutoconfigureAccess",
                            true,
                            sdk.getClass().getClassLoader())
                    .getMethod("getResource", AutoConfiguredOpenTelemetrySdk.class)
                    .invoke(null, sdk);
            return resource instanceof Resource known ? known : Resource.getDefault();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the agent does not tell its resource", e);
        }
    }
}
