package dev.nightjar.agent.advice;

import static net.bytebuddy.matcher.ElementMatchers.isMethod;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import dev.nightjar.agent.boot.Edge;
import dev.nightjar.agent.work.PoolLibrary;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import org.jspecify.annotations.Nullable;

/**
 * Connections as the pools of {@link PoolInstrumentation} lend them: when they are given back, or when a pool takes back what
 * was lent for too long. Until the end of that: giving back may roll back first, and so long the connection is held.
 */
public final class ConnectionReturnInstrumentation implements TypeInstrumentation {

    @Override
    public ElementMatcher<TypeDescription> typeMatcher() {
        return namedOneOf(PoolLibrary.CONNECTIONS.toArray(new String[0]));
    }

    @Override
    public void transform(TypeTransformer transformer) {
        transformer.applyAdviceToMethod(
                isMethod()
                        .and(namedOneOf("close", "abandond"))
                        .and(takesNoArguments()), // the latter is Druid's spelling
                getClass().getName() + "$Close");
    }

    @SuppressWarnings("unused")
    public static final class Close {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        public static @Nullable Object enter(@Advice.This Object connection) {
            return Edge.connectionReturning(connection);
        }

        @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
        public static void exit(@Advice.Enter @Nullable Object token) {
            Edge.connectionReturned(token);
        }
    }
}
