package dev.nightjar.agent;

import dev.nightjar.agent.advice.BatchStepInstrumentation;
import dev.nightjar.agent.advice.ConnectionInstrumentation;
import dev.nightjar.agent.advice.ConnectionReturnInstrumentation;
import dev.nightjar.agent.advice.ExecutorEndInstrumentation;
import dev.nightjar.agent.advice.ExecutorInstrumentation;
import dev.nightjar.agent.advice.ForkStartInstrumentation;
import dev.nightjar.agent.advice.ForkSubmitInstrumentation;
import dev.nightjar.agent.advice.FutureInstrumentation;
import dev.nightjar.agent.advice.LoopRunInstrumentation;
import dev.nightjar.agent.advice.LoopSubmitInstrumentation;
import dev.nightjar.agent.advice.OtherPoolInstrumentation;
import dev.nightjar.agent.advice.PoolInstrumentation;
import dev.nightjar.agent.advice.RegistryInstrumentation;
import dev.nightjar.agent.advice.ScheduledInstrumentation;
import dev.nightjar.agent.advice.ServletInstrumentation;
import dev.nightjar.agent.advice.StatementInstrumentation;
import dev.nightjar.agent.advice.TomcatReturnInstrumentation;
import dev.nightjar.agent.advice.ToolkitContextInstrumentation;
import dev.nightjar.agent.advice.ToolkitMethodInstrumentation;
import dev.nightjar.agent.advice.ToolkitSpanInstrumentation;
import dev.nightjar.agent.advice.WakeInstrumentation;
import dev.nightjar.agent.boot.Control;
import io.opentelemetry.javaagent.extension.instrumentation.InstrumentationModule;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import java.util.ArrayList;
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
        try {
            if (!Agent.get().isEnabled()) {
                return List.of(); // nobody's bytecode is touched
            }
        } catch (RuntimeException | LinkageError e) {
            Agent.failed(e);
            return List.of();
        }
        Agent.get().advised();
        List<TypeInstrumentation> all = new ArrayList<>(List.of(
                new ExecutorInstrumentation(),
                new ExecutorEndInstrumentation(),
                new ScheduledInstrumentation(),
                new LoopSubmitInstrumentation(),
                new LoopRunInstrumentation(),
                new ForkSubmitInstrumentation(),
                new ForkStartInstrumentation(),
                new FutureInstrumentation(),
                new WakeInstrumentation(),
                new OtherPoolInstrumentation(),
                new ConnectionReturnInstrumentation(),
                new TomcatReturnInstrumentation(),
                new StatementInstrumentation(),
                new ConnectionInstrumentation(),
                new BatchStepInstrumentation(),
                new RegistryInstrumentation(),
                new ToolkitContextInstrumentation(),
                new ToolkitSpanInstrumentation(),
                new ToolkitMethodInstrumentation()));
        all.addAll(PoolInstrumentation.all());
        if (Boolean.getBoolean(Control.ATTACHED)) {
            all.add(new ServletInstrumentation());
        }
        return all;
    }
}
