package dev.nightjar.agent.advice;

import static net.bytebuddy.matcher.ElementMatchers.isMethod;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;

import dev.nightjar.agent.boot.Edge;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * Where Logback and Log4j 2 write what they have formatted, on the thread that logs. Asynchronous appenders do it on threads of
 * their own, which work for nobody.
 */
public final class LogWriteInstrumentation implements TypeInstrumentation {

    @Override
    public ElementMatcher<TypeDescription> typeMatcher() {
        return namedOneOf(
                "ch.qos.logback.core.OutputStreamAppender",
                "org.apache.logging.log4j.core.appender.OutputStreamManager",
                "org.apache.logging.log4j.core.appender.RandomAccessFileManager",
                "org.apache.logging.log4j.core.appender.rolling.RollingRandomAccessFileManager");
    }

    @Override
    public void transform(TypeTransformer transformer) {
        transformer.applyAdviceToMethod(
                isMethod()
                        .and(named("writeBytes").or(named("writeToDestination")))
                        .and(takesArgument(0, byte[].class)),
                getClass().getName() + "$Write");
    }

    @SuppressWarnings("unused")
    public static final class Write {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        public static long enter() {
            return Edge.logWriting();
        }

        @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
        public static void exit(@Advice.This Object appender, @Advice.Enter long sinceNanos) {
            Edge.logWritten(appender, sinceNanos);
        }
    }
}
