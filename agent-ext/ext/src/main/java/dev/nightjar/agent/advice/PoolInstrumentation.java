package dev.nightjar.agent.advice;

import static net.bytebuddy.matcher.ElementMatchers.isMethod;
import static net.bytebuddy.matcher.ElementMatchers.named;
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

/** A JDBC pool: from asking for a connection to getting one or failing. One for each library that we know from inside. */
public final class PoolInstrumentation implements TypeInstrumentation {

    private final PoolLibrary library;
    private final ElementMatcher<MethodDescription> lends;

    private PoolInstrumentation(PoolLibrary library, ElementMatcher.Junction<? super MethodDescription> lends) {
        this.library = library;
        this.lends = isMethod().and(lends);
    }

    /** Of each library the one method that all ways of asking lead through. */
    public static List<TypeInstrumentation> all() {
        var within = named("getConnection").and(takesArguments(1)).and(takesArgument(0, long.class));
        var plain = named("getConnection").and(takesNoArguments());
        return List.of(
                new PoolInstrumentation(PoolLibrary.HIKARI, within),
                new PoolInstrumentation(
                        PoolLibrary.TOMCAT_JDBC,
                        named("borrowConnection").and(takesArguments(3)).and(takesArgument(0, int.class))),
                new PoolInstrumentation(PoolLibrary.DBCP2, plain),
                new PoolInstrumentation(PoolLibrary.TOMCAT_DBCP2, plain),
                new PoolInstrumentation(PoolLibrary.DRUID, within));
    }

    @Override
    public ElementMatcher<TypeDescription> typeMatcher() {
        return named(library.className());
    }

    @Override
    public void transform(TypeTransformer transformer) {
        transformer.applyAdviceToMethod(lends, getClass().getName() + "$Lend");
    }

    /** Both ways out are answers: a connection or an exception. */
    @SuppressWarnings("unused")
    public static final class Lend {
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
