package dev.nightjar.agent.advice;

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

/** The JDK's thread pool and Tomcat's copy of it: when a task is handed over, when it starts, when it has ended. */
public final class ExecutorInstrumentation implements TypeInstrumentation {

    @Override
    public ElementMatcher<TypeDescription> typeMatcher() {
        return namedOneOf(
                "java.util.concurrent.ThreadPoolExecutor", "org.apache.tomcat.util.threads.ThreadPoolExecutor");
    }

    @Override
    public void transform(TypeTransformer transformer) {
        transformer.applyAdviceToMethod(
                isMethod().and(named("execute")).and(takesArguments(1)).and(takesArgument(0, Runnable.class)),
                getClass().getName() + "$Submit");
        transformer.applyAdviceToMethod(
                isMethod().and(named("beforeExecute")).and(takesArguments(2)),
                getClass().getName() + "$Start");
        transformer.applyAdviceToMethod(
                isMethod().and(named("afterExecute")).and(takesArguments(2)),
                getClass().getName() + "$End");
    }

    /** The task is about to be queued. */
    @SuppressWarnings("unused")
    public static final class Submit {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        public static void enter(@Advice.This Object executor, @Advice.Argument(0) Runnable task) {
            Edge.submitted(executor, task);
        }
    }

    /** A worker runs it next. */
    @SuppressWarnings("unused")
    public static final class Start {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        public static void enter(@Advice.This Object executor, @Advice.Argument(1) Runnable task) {
            Edge.started(executor, task);
        }
    }

    /** The worker has run it. */
    @SuppressWarnings("unused")
    public static final class End {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        public static void enter(@Advice.This Object executor) {
            Edge.ended(executor);
        }
    }
}
