package dev.nightjar.agent.advice;

import io.opentelemetry.javaagent.extension.instrumentation.InstrumentationModule;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import java.util.List;

/** All advice of ours; {@code otel.instrumentation.nightjar.enabled=false} leaves it out. */
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
        return List.of(
                new ExecutorInstrumentation(),
                new HikariPoolInstrumentation(),
                new HikariConnectionInstrumentation(),
                new StatementInstrumentation(),
                new ConnectionInstrumentation());
    }
}
