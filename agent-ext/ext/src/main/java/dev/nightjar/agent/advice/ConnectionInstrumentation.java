package dev.nightjar.agent.advice;

import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.hasClassesNamed;
import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.implementsInterface;
import static net.bytebuddy.matcher.ElementMatchers.isMethod;
import static net.bytebuddy.matcher.ElementMatchers.isPublic;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import dev.nightjar.agent.boot.Edge;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import org.jspecify.annotations.Nullable;

/** Connections of any JDBC driver or wrapper: commit and rollback go to the database, prepare tells the text. */
public final class ConnectionInstrumentation implements TypeInstrumentation {

    @Override
    public ElementMatcher<ClassLoader> classLoaderOptimization() {
        return hasClassesNamed("java.sql.Connection");
    }

    @Override
    public ElementMatcher<TypeDescription> typeMatcher() {
        return implementsInterface(named("java.sql.Connection"));
    }

    @Override
    public void transform(TypeTransformer transformer) {
        transformer.applyAdviceToMethod(
                isMethod()
                        .and(isPublic())
                        .and(namedOneOf("prepareStatement", "prepareCall"))
                        .and(takesArgument(0, String.class)),
                getClass().getName() + "$Prepare");
        transformer.applyAdviceToMethod(
                isMethod().and(isPublic()).and(named("commit")).and(takesNoArguments()),
                getClass().getName() + "$Commit");
        transformer.applyAdviceToMethod(
                isMethod().and(isPublic()).and(named("rollback")).and(takesNoArguments()),
                getClass().getName() + "$Rollback");
    }

    /** The statement that comes out is the one that the application will execute. */
    @SuppressWarnings("unused")
    public static final class Prepare {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        public static boolean enter() {
            return Edge.prepareEntered();
        }

        @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
        public static void exit(
                @Advice.Enter boolean entered,
                @Advice.Argument(0) String sql,
                @Advice.Return @Nullable Object statement) {
            Edge.prepared(entered, statement, sql);
        }
    }

    /** A commit waits for the database's disk. */
    @SuppressWarnings("unused")
    public static final class Commit {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        public static @Nullable Object enter() {
            return Edge.sqlEntered(null, "commit");
        }

        @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
        public static void exit(@Advice.Enter @Nullable Object token) {
            Edge.sqlLeft(token);
        }
    }

    /** As commit. */
    @SuppressWarnings("unused")
    public static final class Rollback {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        public static @Nullable Object enter() {
            return Edge.sqlEntered(null, "rollback");
        }

        @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
        public static void exit(@Advice.Enter @Nullable Object token) {
            Edge.sqlLeft(token);
        }
    }
}
