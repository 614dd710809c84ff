package dev.nightjar.agent.advice;

import static net.bytebuddy.matcher.ElementMatchers.isMethod;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import dev.nightjar.agent.boot.Edge;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * The JDK's thread pool and Tomcat's copy of it: when a task starts. The stock agent wraps lambdas when they are handed over
 * and unwraps them at the start; here the object is the same as it was at {@link ExecutorInstrumentation.Submit}.
 */
public final class ExecutorStartInstrumentation implements TypeInstrumentation {

    @Override
    public ElementMatcher<TypeDescription> typeMatcher() {
        return namedOneOf(ExecutorInstrumentation.JDK, ExecutorInstrumentation.TOMCAT);
    }

    @Override
    public void transform(TypeTransformer transformer) {
        transformer.applyAdviceToMethod(
                isMethod().and(named("beforeExecute")).and(takesArguments(2)),
                getClass().getName() + "$Start");
    }

    /** A worker runs it next. */
    @SuppressWarnings("unused")
    public static final class Start {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        public static void enter(@Advice.This Object executor, @Advice.Argument(1) Runnable task) {
            Edge.started(executor, task);
        }
    }
}
