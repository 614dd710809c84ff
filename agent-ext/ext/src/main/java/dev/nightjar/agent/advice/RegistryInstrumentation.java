package dev.nightjar.agent.advice;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import dev.nightjar.agent.boot.Registries;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;

/** Which registries of Prometheus' simpleclient there are. */
public final class RegistryInstrumentation implements TypeInstrumentation {

    @Override
    public ElementMatcher<TypeDescription> typeMatcher() {
        return named("io.prometheus.client.CollectorRegistry");
    }

    @Override
    public void transform(TypeTransformer transformer) {
        transformer.applyAdviceToMethod(
                named("register").and(takesArguments(1)), getClass().getName() + "$Register");
    }

    @SuppressWarnings("unused")
    public static final class Register {
        @Advice.OnMethodExit(suppress = Throwable.class)
        public static void exit(@Advice.This Object registry) {
            Registries.seen(registry);
        }
    }
}
