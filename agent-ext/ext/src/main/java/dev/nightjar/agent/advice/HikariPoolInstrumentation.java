package dev.nightjar.agent.advice;

import static net.bytebuddy.matcher.ElementMatchers.isMethod;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import dev.nightjar.agent.boot.Edge;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import org.jspecify.annotations.Nullable;

/** HikariCP's pool: from asking for a connection to getting one or failing. */
public final class HikariPoolInstrumentation implements TypeInstrumentation {

    @Override
    public ElementMatcher<TypeDescription> typeMatcher() {
        return named("com.zaxxer.hikari.pool.HikariPool");
    }

    @Override
    public void transform(TypeTransformer transformer) {
        transformer.applyAdviceToMethod(
                isMethod().and(named("getConnection")).and(takesArguments(1)).and(takesArgument(0, long.class)),
                getClass().getName() + "$GetConnection");
    }

    /** Both ways out are answers: a connection or an exception. */
    @SuppressWarnings("unused")
    public static final class GetConnection {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        public static @Nullable Object enter(@Advice.This Object pool) {
            return Edge.poolAsked(pool);
        }

        @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
        public static void exit(
                @Advice.This Object pool,
                @Advice.Enter @Nullable Object token,
                @Advice.Return @Nullable Object connection,
                @Advice.Thrown @Nullable Throwable failure) {
            Edge.poolAnswered(token, pool, connection, failure);
        }
    }
}
