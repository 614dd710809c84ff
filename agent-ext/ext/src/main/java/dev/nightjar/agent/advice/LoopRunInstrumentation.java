package dev.nightjar.agent.advice;

import static net.bytebuddy.matcher.ElementMatchers.isMethod;
import static net.bytebuddy.matcher.ElementMatchers.nameEndsWith;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import dev.nightjar.agent.boot.Edge;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import org.jspecify.annotations.Nullable;

/** What {@link LoopSubmitInstrumentation} saw handed over: when the loop runs it. One way leads through the other; the first counts. */
public final class LoopRunInstrumentation implements TypeInstrumentation {

    @Override
    public ElementMatcher<TypeDescription> typeMatcher() {
        return nameEndsWith("io.netty.util.concurrent.AbstractEventExecutor");
    }

    @Override
    public void transform(TypeTransformer transformer) {
        transformer.applyAdviceToMethod(
                isMethod().and(namedOneOf("safeExecute", "runTask")).and(takesArguments(Runnable.class)),
                getClass().getName() + "$Run");
    }

    @SuppressWarnings("unused")
    public static final class Run {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        public static @Nullable Object enter(@Advice.Argument(0) Object task) {
            return Edge.runStarted(task);
        }

        @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
        public static void exit(@Advice.Enter @Nullable Object token) {
            Edge.runEnded(token);
        }
    }
}
