package dev.nightjar.agent.advice;

import static net.bytebuddy.matcher.ElementMatchers.isMethod;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import dev.nightjar.agent.boot.Edge;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.TimeUnit;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * A scheduled executor as a plain one: what it is to run at once waits for a worker (Reactor's bounded elastic scheduler works
 * so). What is to run later, or again and again, waits for its time, which is no queue.
 */
public final class ScheduledInstrumentation implements TypeInstrumentation {

    @Override
    public ElementMatcher<TypeDescription> typeMatcher() {
        return named("java.util.concurrent.ScheduledThreadPoolExecutor");
    }

    @Override
    public void transform(TypeTransformer transformer) {
        transformer.applyAdviceToMethod(
                isMethod().and(named("delayedExecute")).and(takesArguments(1)),
                getClass().getName() + "$Submit");
    }

    @SuppressWarnings("unused")
    public static final class Submit {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        public static void enter(@Advice.This Object executor, @Advice.Argument(0) RunnableScheduledFuture<?> task) {
            if (!task.isPeriodic() && task.getDelay(TimeUnit.NANOSECONDS) <= 0) {
                Edge.submitted(executor, task);
            }
        }
    }
}
