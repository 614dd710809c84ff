package dev.nightjar.agent.advice;

import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.extendsClass;
import static net.bytebuddy.matcher.ElementMatchers.isMethod;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import dev.nightjar.agent.boot.Edge;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * The JDK's thread pool and Tomcat's copy of it, and subclasses that override the hook: when a task starts. The stock
 * agent wraps lambdas when they are handed over and unwraps them at the start; here the object is the same as it was at
 * {@link ExecutorInstrumentation.Submit}.
 */
public final class ExecutorStartInstrumentation implements TypeInstrumentation {

    @Override
    public ElementMatcher<TypeDescription> typeMatcher() {
        return extendsClass(namedOneOf(ExecutorInstrumentation.JDK, ExecutorInstrumentation.TOMCAT));
    }

    @Override
    public void transform(TypeTransformer transformer) {
        transformer.applyAdviceToMethod(
                isMethod()
                        .and(named("beforeExecute"))
                        .and(takesArguments(2))
                        .and(takesArgument(0, Thread.class))
                        .and(takesArgument(1, Runnable.class)),
                getClass().getName() + "$Start");
    }

    /** A worker runs it next. */
    @SuppressWarnings("unused")
    public static final class Start {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        public static void enter(
                @Advice.This Object executor, @Advice.Origin Class<?> advised, @Advice.Argument(1) Runnable task) {
            Edge.started(executor, advised, task);
        }
    }
}
