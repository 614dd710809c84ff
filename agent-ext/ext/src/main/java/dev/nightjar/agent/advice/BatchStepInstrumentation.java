package dev.nightjar.agent.advice;

import static net.bytebuddy.matcher.ElementMatchers.isMethod;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import dev.nightjar.agent.boot.Edge;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import org.jspecify.annotations.Nullable;

/**
 * Steps of Spring Batch jobs are works. The stock agent sees jobs of Spring Batch 3 to 5 when it is told to, and none of 6,
 * which moved its classes; a step's {@code execute} is the same in all.
 */
public final class BatchStepInstrumentation implements TypeInstrumentation {

    @Override
    public ElementMatcher<TypeDescription> typeMatcher() {
        return named("org.springframework.batch.core.step.AbstractStep");
    }

    @Override
    public void transform(TypeTransformer transformer) {
        transformer.applyAdviceToMethod(
                isMethod().and(named("execute")).and(takesArguments(1)),
                getClass().getName() + "$Execute");
    }

    @SuppressWarnings("unused")
    public static final class Execute {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        public static @Nullable Object enter(@Advice.Argument(0) @Nullable Object execution) {
            return Edge.stepStarted(execution);
        }

        @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
        public static void exit(@Advice.Enter @Nullable Object token, @Advice.Thrown @Nullable Throwable failure) {
            Edge.stepEnded(token, failure);
        }
    }
}
