package dev.nightjar.agent.advice;

import static net.bytebuddy.matcher.ElementMatchers.isMethod;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;

import dev.nightjar.agent.boot.Edge;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import org.jspecify.annotations.Nullable;

/**
 * {@code sendAsync} of the JDK's HTTP client: the future that the caller gets. Whoever waits for it (Spring's RestClient, say)
 * waits for the callee, whatever thread the call ends on, and also when it gives up before.
 */
public final class HttpClientInstrumentation implements TypeInstrumentation {

    @Override
    public ElementMatcher<TypeDescription> typeMatcher() {
        return namedOneOf("jdk.internal.net.http.HttpClientFacade", "jdk.internal.net.http.HttpClientImpl");
    }

    @Override
    public void transform(TypeTransformer transformer) {
        transformer.applyAdviceToMethod(
                isMethod().and(named("sendAsync")), getClass().getName() + "$Send");
    }

    /** From being asked to handing out the future. */
    @SuppressWarnings("unused")
    public static final class Send {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        public static long enter() {
            return System.nanoTime();
        }

        @Advice.OnMethodExit(suppress = Throwable.class)
        public static void exit(@Advice.Enter long sinceNanos, @Advice.Return @Nullable Object future) {
            Edge.called(future, sinceNanos);
        }
    }
}
