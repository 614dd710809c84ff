package dev.nightjar.agent.gate;

import io.opentelemetry.javaagent.extension.instrumentation.InstrumentationModule;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import java.util.Collections;
import java.util.List;

/**
 * Advice that must lie outside the stock instrumentations': it sees what they give back in the place of a result, and a task
 * before they unwrap it for {@code beforeExecute}.
 */
public final class NightjarOuterModule extends InstrumentationModule {

    public NightjarOuterModule() {
        super("nightjar");
    }

    @Override
    public int order() {
        return -1_000;
    }

    /** Everything that advice needs is in the bootstrap loader already. */
    @Override
    public boolean isHelperClass(String className) {
        return false;
    }

    @Override
    public List<TypeInstrumentation> typeInstrumentations() {
        return Gate.extension().map(Extension::outer).orElse(Collections.emptyList());
    }
}
