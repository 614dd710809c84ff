package dev.nightjar.agent;

import io.opentelemetry.sdk.autoconfigure.declarativeconfig.DeclarativeConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.DeclarativeConfigurationCustomizerProvider;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Joins the SDK when it is configured by a file ({@code otel.config.file}): adds our span processor to the file's model.
 * The model's classes changed between the released API and the agent, so they are reached by reflection.
 */
public final class NightjarDeclarativeCustomizer implements DeclarativeConfigurationCustomizerProvider {

    @Override
    public void customize(DeclarativeConfigurationCustomizer customizer) {
        try {
            join(customizer);
        } catch (Throwable e) {
            Agent.failed(e);
        }
    }

    private static void join(DeclarativeConfigurationCustomizer customizer) {
        Agent agent = Agent.get();
        if (agent.isEnabled()) {
            customizer.addModelCustomizer(model -> {
                try {
                    addProcessor(model);
                } catch (ReflectiveOperationException | RuntimeException e) {
                    agent.log().error("the configuration file could not be extended, there will be no ledgers: %s", e);
                }
                return model;
            });
        }
    }

    private static void addProcessor(Object model) throws ReflectiveOperationException {
        Object tracerProvider = getOrCreate(model, "TracerProvider", "TracerProviderModel");
        List<Object> processors = new ArrayList<>();
        if (tracerProvider.getClass().getMethod("getProcessors").invoke(tracerProvider) instanceof List<?> present) {
            processors.addAll(present);
        }
        Object processor = create(model, "SpanProcessorModel");
        processor
                .getClass()
                .getMethod("setExtensionProperty", String.class, Object.class)
                .invoke(processor, SpanProcessorComponent.NAME, Map.of());
        processors.add(processor);
        set(tracerProvider, "Processors", List.class, processors);
    }

    private static Object getOrCreate(Object parent, String property, String type) throws ReflectiveOperationException {
        Object present = parent.getClass().getMethod("get" + property).invoke(parent);
        if (present != null) {
            return present;
        }
        Object created = create(parent, type);
        set(parent, property, created.getClass(), created);
        return created;
    }

    private static Object create(Object sibling, String type) throws ReflectiveOperationException {
        String name = sibling.getClass().getPackageName() + "." + type;
        return Class.forName(name, true, sibling.getClass().getClassLoader())
                .getConstructor()
                .newInstance();
    }

    private static void set(Object target, String property, Class<?> type, Object value)
            throws ReflectiveOperationException {
        Method set = target.getClass().getMethod("set" + property, type);
        set.invoke(target, value);
    }
}
