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
 * A thread that waits for a {@code CompletableFuture} hangs a signaller on it; whoever completes the future fires it. So the
 * one that ended the wait is seen, however many stages lie between.
 */
public final class WakeInstrumentation implements TypeInstrumentation {

    @Override
    public ElementMatcher<TypeDescription> typeMatcher() {
        return named("java.util.concurrent.CompletableFuture$Signaller");
    }

    @Override
    public void transform(TypeTransformer transformer) {
        transformer.applyAdviceToMethod(
                isMethod().and(named("tryFire")).and(takesArguments(1)),
                getClass().getName() + "$Fire");
    }

    @SuppressWarnings("unused")
    public static final class Fire {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        public static void enter(@Advice.FieldValue("thread") @Nullable Thread waiter) {
            Edge.wakes(waiter);
        }
    }
}
