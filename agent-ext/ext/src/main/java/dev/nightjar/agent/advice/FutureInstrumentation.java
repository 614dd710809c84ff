package dev.nightjar.agent.advice;

import static net.bytebuddy.matcher.ElementMatchers.isMethod;
import static net.bytebuddy.matcher.ElementMatchers.isPublic;
import static net.bytebuddy.matcher.ElementMatchers.isStatic;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import dev.nightjar.agent.boot.Edge;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import org.jspecify.annotations.Nullable;

/** {@code get} and {@code join}: a thread waits for a task that an executor runs, or for the answer to a call. */
public final class FutureInstrumentation implements TypeInstrumentation {

    @Override
    public ElementMatcher<TypeDescription> typeMatcher() {
        return namedOneOf(
                "java.util.concurrent.FutureTask",
                "java.util.concurrent.CompletableFuture",
                "java.util.concurrent.ForkJoinTask");
    }

    @Override
    public void transform(TypeTransformer transformer) {
        transformer.applyAdviceToMethod(
                isMethod()
                        .and(isPublic())
                        .and(namedOneOf("get", "join"))
                        .and(takesNoArguments().or(takesArguments(2))),
                getClass().getName() + "$Get");
        transformer.applyAdviceToMethod(
                isMethod()
                        .and(isStatic())
                        .and(namedOneOf("asyncSupplyStage", "asyncRunStage"))
                        .and(takesArguments(2)),
                getClass().getName() + "$Stage");
    }

    /** {@code supplyAsync} and {@code runAsync}: the future is another object than the task that was handed over. */
    @SuppressWarnings("unused")
    public static final class Stage {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        public static long enter() {
            return System.nanoTime();
        }

        @Advice.OnMethodExit(suppress = Throwable.class)
        public static void exit(@Advice.Enter long sinceNanos, @Advice.Return @Nullable Object future) {
            Edge.staged(future, sinceNanos);
        }
    }

    /** From asking for the result to having it, or having given up. */
    @SuppressWarnings("unused")
    public static final class Get {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        public static @Nullable Object enter(@Advice.This Object future) {
            return Edge.awaiting(future);
        }

        @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
        public static void exit(@Advice.Enter @Nullable Object token) {
            Edge.awaited(token);
        }
    }
}
