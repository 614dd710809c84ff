package dev.nightjar.agent;

import dev.nightjar.agent.gate.SpanProcessorComponent;
import dev.nightjar.agent.settings.AgentLog;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.DeclarativeConfigurationCustomizer;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Joins the SDK when it is configured by a file ({@code otel.config.file}): adds our span processor to the file's model.
 * The model's classes changed between the released API and the agent, so they are reached by reflection.
 */
final class ByFile {

    private ByFile() {}

    static void join(DeclarativeConfigurationCustomizer customizer, Agent agent) {
        if (agent.isEnabled()) {
            agent.followScopes();
            customizer.addModelCustomizer(model -> {
                extend(model, agent.log());
                return model;
            });
        }
    }

    private static void extend(Object model, AgentLog log) {
        try {
            Object tracerProvider = getOrCreate(model, "TracerProvider", "TracerProviderModel");
            addProcessor(tracerProvider);
            recordWhatIsDropped(tracerProvider);
        } catch (ReflectiveOperationException | RuntimeException e) {
            log.error("the configuration file could not be extended, there will be no ledgers: %s", e);
        }
    }

    private static void addProcessor(Object tracerProvider) throws ReflectiveOperationException {
        List<Object> processors = new ArrayList<>();
        if (tracerProvider.getClass().getMethod("getProcessors").invoke(tracerProvider) instanceof List<?> present) {
            processors.addAll(present);
        }
        Object processor = create(tracerProvider, "SpanProcessorModel");
        processor
                .getClass()
                .getMethod("setExtensionProperty", String.class, Object.class)
                .invoke(processor, SpanProcessorComponent.NAME, Map.of());
        processors.add(processor);
        set(tracerProvider, "Processors", List.class, processors);
    }

    /** As {@link dev.nightjar.agent.work.RecordEveryRoot}, with what configuration files have for it. */
    private static void recordWhatIsDropped(Object tracerProvider) throws ReflectiveOperationException {
        Object chosen = tracerProvider.getClass().getMethod("getSampler").invoke(tracerProvider);
        if (chosen == null) {
            chosen = defaultSampler(tracerProvider);
        }
        Object always = create(tracerProvider, "AlwaysRecordSamplerModel");
        set(always, "Root", chosen.getClass(), chosen);
        Object sampler = create(tracerProvider, "SamplerModel");
        set(sampler, "AlwaysRecord", always.getClass(), always);
        set(tracerProvider, "Sampler", sampler.getClass(), sampler);
    }

    /** Parent based with always on at the root: what the specification says of a file without a sampler. */
    private static Object defaultSampler(Object sibling) throws ReflectiveOperationException {
        Object root = create(sibling, "SamplerModel");
        Object on = create(sibling, "AlwaysOnSamplerModel");
        set(root, "AlwaysOn", on.getClass(), on);
        Object parentBased = create(sibling, "ParentBasedSamplerModel");
        set(parentBased, "Root", root.getClass(), root);
        Object sampler = create(sibling, "SamplerModel");
        set(sampler, "ParentBased", parentBased.getClass(), parentBased);
        return sampler;
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
