package dev.nightjar.agent.advice;

import static net.bytebuddy.matcher.ElementMatchers.isMethod;
import static net.bytebuddy.matcher.ElementMatchers.nameEndsWith;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import dev.nightjar.agent.boot.Edge;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import org.jspecify.annotations.Nullable;

/** Tasks that are handed to an event loop of Netty, be it under another package. What waits for its time is not among them. */
public final class LoopSubmitInstrumentation implements TypeInstrumentation {

    @Override
    public ElementMatcher<TypeDescription> typeMatcher() {
        return nameEndsWith("io.netty.util.concurrent.SingleThreadEventExecutor");
    }

    @Override
    public void transform(TypeTransformer transformer) {
        transformer.applyAdviceToMethod(
                isMethod().and(named("addTask")).and(takesArguments(Runnable.class)),
                getClass().getName() + "$Submit");
    }

    @SuppressWarnings("unused")
    public static final class Submit {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        public static void enter(@Advice.This Object loop, @Advice.Argument(0) Object task) {
            Edge.submittedToLoop(loop, task);
        }

        @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
        public static void exit(@Advice.Argument(0) Object task, @Advice.Thrown @Nullable Throwable refusal) {
            Edge.withdrawn(refusal == null ? null : task);
        }
    }
}
