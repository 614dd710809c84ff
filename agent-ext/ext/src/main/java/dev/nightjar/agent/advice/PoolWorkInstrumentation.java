package dev.nightjar.agent.advice;

import static net.bytebuddy.matcher.ElementMatchers.isMethod;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import dev.nightjar.agent.boot.Edge;
import dev.nightjar.agent.work.PoolLibrary;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import java.util.List;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import org.jspecify.annotations.Nullable;

/**
 * What HikariCP does while others wait: it makes connections on a thread of its own, and checks one on the thread that is about to
 * get it. Once per connection and, as it comes, once in half a second of each: nothing that a borrow pays for.
 */
public final class PoolWorkInstrumentation implements TypeInstrumentation {

    private final String type;
    private final ElementMatcher<MethodDescription> works;
    private final String advice;

    private PoolWorkInstrumentation(
            String type, ElementMatcher.Junction<? super MethodDescription> works, String advice) {
        this.type = type;
        this.works = isMethod().and(works);
        this.advice = advice;
    }

    /** The first is null when no connection could be made; the second was called the other way round before HikariCP 5. */
    public static List<TypeInstrumentation> all() {
        return List.of(
                new PoolWorkInstrumentation(
                        PoolLibrary.HIKARI.className(), named("createPoolEntry").and(takesNoArguments()), "$Connect"),
                new PoolWorkInstrumentation(
                        "com.zaxxer.hikari.pool.PoolBase",
                        namedOneOf("isConnectionDead", "isConnectionAlive")
                                .and(takesArguments(1))
                                .and(takesArgument(0, named("java.sql.Connection"))),
                        "$Check"));
    }

    @Override
    public ElementMatcher<TypeDescription> typeMatcher() {
        return named(type);
    }

    @Override
    public void transform(TypeTransformer transformer) {
        transformer.applyAdviceToMethod(works, getClass().getName() + advice);
    }

    @SuppressWarnings("unused")
    public static final class Connect {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        public static @Nullable Object enter(@Advice.This Object pool) {
            return Edge.poolWorks(pool, true);
        }

        @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
        public static void exit(@Advice.Enter @Nullable Object token, @Advice.Return @Nullable Object made) {
            Edge.poolWorked(token, made);
        }
    }

    @SuppressWarnings("unused")
    public static final class Check {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        public static @Nullable Object enter(@Advice.This Object pool) {
            return Edge.poolWorks(pool, false);
        }

        @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
        public static void exit(@Advice.Enter @Nullable Object token) {
            Edge.poolWorked(token, null);
        }
    }
}
