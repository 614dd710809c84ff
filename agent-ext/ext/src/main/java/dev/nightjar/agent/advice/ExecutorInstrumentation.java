package dev.nightjar.agent.advice;

import static net.bytebuddy.matcher.ElementMatchers.isDeclaredBy;
import static net.bytebuddy.matcher.ElementMatchers.isMethod;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import dev.nightjar.agent.boot.Edge;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import java.util.List;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import org.jspecify.annotations.Nullable;

/** The JDK's thread pool and Tomcat's copy of it: when a task is handed over, or will not start. */
public final class ExecutorInstrumentation implements TypeInstrumentation {

    static final String JDK = "java.util.concurrent.ThreadPoolExecutor";
    static final String TOMCAT = "org.apache.tomcat.util.threads.ThreadPoolExecutor";

    @Override
    public ElementMatcher<TypeDescription> typeMatcher() {
        return namedOneOf(JDK, TOMCAT);
    }

    @Override
    public void transform(TypeTransformer transformer) {
        transformer.applyAdviceToMethod(
                isMethod().and(named("execute")).and(takesArguments(1)).and(takesArgument(0, Runnable.class)),
                getClass().getName() + "$Submit");
        // The JDK's own asks its handler, which may run the task at once; Tomcat's tries its queue again and then
        // throws.
        transformer.applyAdviceToMethod(
                isMethod().and(named("reject")).and(isDeclaredBy(named(JDK))),
                getClass().getName() + "$Reject");
        transformer.applyAdviceToMethod(
                isMethod()
                        .and(named("execute"))
                        .and(takesArguments(1))
                        .and(takesArgument(0, Runnable.class))
                        .and(isDeclaredBy(named(TOMCAT))),
                getClass().getName() + "$Refuse");
        transformer.applyAdviceToMethod(
                isMethod().and(named("shutdownNow")).and(takesNoArguments()),
                getClass().getName() + "$Drain");
    }

    /** The task is about to be queued. */
    @SuppressWarnings("unused")
    public static final class Submit {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        public static void enter(@Advice.This Object executor, @Advice.Argument(0) Runnable task) {
            Edge.submitted(executor, task);
        }
    }

    /** The task is not queued: dropped, refused, or run by its submitter. */
    @SuppressWarnings("unused")
    public static final class Reject {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        public static void enter(@Advice.This Object executor, @Advice.Argument(0) Runnable task) {
            Edge.refused(executor, task);
        }
    }

    /** Likewise. */
    @SuppressWarnings("unused")
    public static final class Refuse {
        @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
        public static void exit(
                @Advice.This Object executor,
                @Advice.Argument(0) Runnable task,
                @Advice.Thrown @Nullable Throwable refusal) {
            Edge.refused(executor, refusal == null ? null : task);
        }
    }

    /** What waits will not start. */
    @SuppressWarnings("unused")
    public static final class Drain {
        @Advice.OnMethodExit(suppress = Throwable.class)
        public static void exit(@Advice.Return @Nullable List<Runnable> tasks) {
            Edge.withdrawnAll(tasks);
        }
    }
}
