package dev.nightjar.agent.advice;

import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.hasClassesNamed;
import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.implementsInterface;
import static net.bytebuddy.matcher.ElementMatchers.isMethod;
import static net.bytebuddy.matcher.ElementMatchers.isPublic;
import static net.bytebuddy.matcher.ElementMatchers.nameStartsWith;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import dev.nightjar.agent.boot.Edge;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import org.jspecify.annotations.Nullable;

/** Statements of any JDBC driver or wrapper; the outermost of nested calls counts. */
public final class StatementInstrumentation implements TypeInstrumentation {

    @Override
    public ElementMatcher<ClassLoader> classLoaderOptimization() {
        return hasClassesNamed("java.sql.Statement");
    }

    @Override
    public ElementMatcher<TypeDescription> typeMatcher() {
        return implementsInterface(named("java.sql.Statement"));
    }

    @Override
    public void transform(TypeTransformer transformer) {
        transformer.applyAdviceToMethod(
                isMethod().and(isPublic()).and(nameStartsWith("execute")).and(takesNoArguments()),
                getClass().getName() + "$Prepared");
        transformer.applyAdviceToMethod(
                isMethod().and(isPublic()).and(nameStartsWith("execute")).and(takesArgument(0, String.class)),
                getClass().getName() + "$WithText");
        transformer.applyAdviceToMethod(
                isMethod().and(isPublic()).and(named("close")).and(takesNoArguments()),
                getClass().getName() + "$Close");
    }

    /** {@code execute()}, {@code executeQuery()}, {@code executeBatch()} … */
    @SuppressWarnings("unused")
    public static final class Prepared {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        public static @Nullable Object enter(@Advice.This Object statement) {
            return Edge.sqlEntered(statement, null);
        }

        @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
        public static void exit(@Advice.Enter @Nullable Object token) {
            Edge.sqlLeft(token);
        }
    }

    /** So that nothing is kept for a statement that nobody will execute any more. */
    @SuppressWarnings("unused")
    public static final class Close {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        public static void enter(@Advice.This Object statement) {
            Edge.statementClosed(statement);
        }
    }

    /** {@code execute(String …)} … */
    @SuppressWarnings("unused")
    public static final class WithText {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        public static @Nullable Object enter(@Advice.Argument(0) String sql) {
            return Edge.sqlEntered(null, sql);
        }

        @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
        public static void exit(@Advice.Enter @Nullable Object token) {
            Edge.sqlLeft(token);
        }
    }
}
