package dev.nightjar.agent.gate;

import io.opentelemetry.javaagent.extension.instrumentation.InstrumentationModule;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import java.util.Collections;
import java.util.List;

/** All advice of ours but what lies outside; {@code otel.instrumentation.nightjar.enabled=false} leaves both out. */
public final class NightjarModule extends InstrumentationModule {

    public NightjarModule() {
        super("nightjar");
    }

    /** After the stock instrumentations, so that a task is seen as they hand it on. */
    @Override
    public int order() {
        return 1_000;
    }

    /** Everything that advice needs is in the bootstrap loader already. */
    @Override
    public boolean isHelperClass(String className) {
        return false;
    }

    @Override
    public List<TypeInstrumentation> typeInstrumentations() {
        return Gate.extension().map(Extension::inner).orElse(Collections.emptyList());
    }
}
