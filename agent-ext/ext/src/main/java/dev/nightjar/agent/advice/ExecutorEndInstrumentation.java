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

/** The JDK's thread pool and Tomcat's copy of it, and subclasses that override the hook: when a task has ended. */
public final class ExecutorEndInstrumentation implements TypeInstrumentation {

    @Override
    public ElementMatcher<TypeDescription> typeMatcher() {
        return extendsClass(namedOneOf(ExecutorInstrumentation.JDK, ExecutorInstrumentation.TOMCAT));
    }

    @Override
    public void transform(TypeTransformer transformer) {
        transformer.applyAdviceToMethod(
                isMethod()
                        .and(named("afterExecute"))
                        .and(takesArguments(2))
                        .and(takesArgument(0, Runnable.class))
                        .and(takesArgument(1, Throwable.class)),
                getClass().getName() + "$End");
    }

    /** The worker has run it. */
    @SuppressWarnings("unused")
    public static final class End {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        public static void enter(@Advice.This Object executor, @Advice.Origin Class<?> advised) {
            Edge.ended(executor, advised);
        }
    }
}
