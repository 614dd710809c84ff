package dev.nightjar.agent;

import dev.nightjar.agent.advice.BatchStepInstrumentation;
import dev.nightjar.agent.advice.ConnectionInstrumentation;
import dev.nightjar.agent.advice.ConnectionReturnInstrumentation;
import dev.nightjar.agent.advice.ExecutorEndInstrumentation;
import dev.nightjar.agent.advice.ExecutorInstrumentation;
import dev.nightjar.agent.advice.ExecutorStartInstrumentation;
import dev.nightjar.agent.advice.ForkStartInstrumentation;
import dev.nightjar.agent.advice.ForkSubmitInstrumentation;
import dev.nightjar.agent.advice.FutureInstrumentation;
import dev.nightjar.agent.advice.HttpClientInstrumentation;
import dev.nightjar.agent.advice.LogWriteInstrumentation;
import dev.nightjar.agent.advice.LoopRunInstrumentation;
import dev.nightjar.agent.advice.LoopSubmitInstrumentation;
import dev.nightjar.agent.advice.OtherPoolInstrumentation;
import dev.nightjar.agent.advice.PoolInstrumentation;
import dev.nightjar.agent.advice.PoolWorkInstrumentation;
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
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import java.util.ArrayList;
import java.util.List;

/** All advice of ours. */
final class Instrumentations {

    private Instrumentations() {}

    /** Inside the stock instrumentations'. */
    static List<TypeInstrumentation> inner(Agent agent) {
        if (!agent.isEnabled()) {
            return List.of(); // nobody's bytecode is touched
        }
        agent.advised();
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
                new LogWriteInstrumentation(),
                new RegistryInstrumentation(),
                new ToolkitContextInstrumentation(),
                new ToolkitSpanInstrumentation(),
                new ToolkitMethodInstrumentation()));
        all.addAll(PoolInstrumentation.all());
        all.addAll(PoolWorkInstrumentation.all());
        if (Boolean.getBoolean(Control.ATTACHED)) {
            all.add(new ServletInstrumentation());
        }
        return all;
    }

    /** Outside of them. */
    static List<TypeInstrumentation> outer(Agent agent) {
        return agent.isEnabled()
                ? List.of(new ExecutorStartInstrumentation(), new HttpClientInstrumentation())
                : List.of();
    }
}
