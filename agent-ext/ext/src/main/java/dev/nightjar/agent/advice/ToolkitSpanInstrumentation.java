package dev.nightjar.agent.advice;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import dev.nightjar.agent.boot.Toolkit;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import org.jspecify.annotations.Nullable;

/** SkyWalking's {@code ActiveSpan} is the current span. */
public final class ToolkitSpanInstrumentation implements TypeInstrumentation {

    @Override
    public ElementMatcher<TypeDescription> typeMatcher() {
        return named("org.apache.skywalking.apm.toolkit.trace.ActiveSpan");
    }

    @Override
    public void transform(TypeTransformer transformer) {
        String advice = getClass().getName();
        transformer.applyAdviceToMethod(named("tag").and(takesArguments(2)), advice + "$Tag");
        transformer.applyAdviceToMethod(named("error").and(takesArguments(0)), advice + "$Failed");
        transformer.applyAdviceToMethod(
                named("error").and(takesArguments(String.class)), advice + "$FailedWithMessage");
        transformer.applyAdviceToMethod(
                named("error").and(takesArguments(Throwable.class)), advice + "$FailedWithException");
        transformer.applyAdviceToMethod(named("debug").and(takesArguments(String.class)), advice + "$Debug");
        transformer.applyAdviceToMethod(named("info").and(takesArguments(String.class)), advice + "$Info");
        transformer.applyAdviceToMethod(
                named("setOperationName").and(takesArguments(String.class)), advice + "$Renamed");
    }

    @SuppressWarnings("unused")
    public static final class Tag {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        public static void enter(@Advice.Argument(0) @Nullable String key, @Advice.Argument(1) @Nullable String value) {
            Toolkit.tag(key, value);
        }
    }

    @SuppressWarnings("unused")
    public static final class Failed {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        public static void enter() {
            Toolkit.failed(null, null);
        }
    }

    @SuppressWarnings("unused")
    public static final class FailedWithMessage {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        public static void enter(@Advice.Argument(0) @Nullable String message) {
            Toolkit.failed(null, message);
        }
    }

    @SuppressWarnings("unused")
    public static final class FailedWithException {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        public static void enter(@Advice.Argument(0) @Nullable Throwable failure) {
            Toolkit.failed(failure, null);
        }
    }

    @SuppressWarnings("unused")
    public static final class Debug {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        public static void enter(@Advice.Argument(0) @Nullable String message) {
            Toolkit.event("debug", message);
        }
    }

    @SuppressWarnings("unused")
    public static final class Info {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        public static void enter(@Advice.Argument(0) @Nullable String message) {
            Toolkit.event("info", message);
        }
    }

    @SuppressWarnings("unused")
    public static final class Renamed {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        public static void enter(@Advice.Argument(0) @Nullable String operation) {
            Toolkit.renamed(operation);
        }
    }
}
