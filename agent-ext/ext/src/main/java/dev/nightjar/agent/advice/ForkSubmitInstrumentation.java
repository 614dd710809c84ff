package dev.nightjar.agent.advice;

import static net.bytebuddy.matcher.ElementMatchers.isDeclaredBy;
import static net.bytebuddy.matcher.ElementMatchers.isMethod;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import dev.nightjar.agent.boot.Edge;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import java.util.concurrent.ForkJoinTask;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * Fork-join pools, and what {@code CompletableFuture} uses where the common pool has one thread only: when a task is handed
 * over from outside. The pool's own methods are used, which all ways of handing over lead through, since there the task is
 * the object that will run: {@code externalSubmit} on Java 17, {@code poolSubmit} on later ones.
 */
public final class ForkSubmitInstrumentation implements TypeInstrumentation {

    private static final String THREAD_PER_TASK = "java.util.concurrent.CompletableFuture$ThreadPerTaskExecutor";

    @Override
    public ElementMatcher<TypeDescription> typeMatcher() {
        return namedOneOf("java.util.concurrent.ForkJoinPool", THREAD_PER_TASK);
    }

    @Override
    public void transform(TypeTransformer transformer) {
        transformer.applyAdviceToMethod(
                isMethod()
                        .and(named("externalSubmit"))
                        .and(takesArguments(1))
                        .and(takesArgument(0, ForkJoinTask.class)),
                getClass().getName() + "$First");
        transformer.applyAdviceToMethod(
                isMethod().and(named("poolSubmit")).and(takesArguments(2)).and(takesArgument(1, ForkJoinTask.class)),
                getClass().getName() + "$Second");
        transformer.applyAdviceToMethod(
                isMethod()
                        .and(named("execute"))
                        .and(takesArguments(1))
                        .and(takesArgument(0, Runnable.class))
                        .and(isDeclaredBy(named(THREAD_PER_TASK))),
                getClass().getName() + "$First");
    }

    @SuppressWarnings("unused")
    public static final class First {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        public static void enter(@Advice.This Object pool, @Advice.Argument(0) Object task) {
            Edge.submitted(pool, task);
        }
    }

    @SuppressWarnings("unused")
    public static final class Second {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        public static void enter(@Advice.This Object pool, @Advice.Argument(1) Object task) {
            Edge.submitted(pool, task);
        }
    }
}
