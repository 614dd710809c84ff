package dev.nightjar.agent.advice;

import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.hasClassesNamed;
import static net.bytebuddy.matcher.ElementMatchers.declaresMethod;
import static net.bytebuddy.matcher.ElementMatchers.isAbstract;
import static net.bytebuddy.matcher.ElementMatchers.isAnnotatedWith;
import static net.bytebuddy.matcher.ElementMatchers.isBridge;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.not;

import dev.nightjar.agent.boot.Toolkit;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.matcher.ElementMatcher;
import org.jspecify.annotations.Nullable;

/** Methods with SkyWalking's {@code @Trace} are spans; {@code @Tag} tells of their arguments and of what they return. */
public final class ToolkitMethodInstrumentation implements TypeInstrumentation {

    private static final String PACKAGE = "org.apache.skywalking.apm.toolkit.trace.";

    @Override
    public ElementMatcher<ClassLoader> classLoaderOptimization() {
        return hasClassesNamed(PACKAGE + "Trace");
    }

    @Override
    public ElementMatcher<TypeDescription> typeMatcher() {
        return declaresMethod(annotated());
    }

    @Override
    public void transform(TypeTransformer transformer) {
        transformer.applyAdviceToMethod(annotated(), getClass().getName() + "$Run");
    }

    private static ElementMatcher.Junction<MethodDescription> annotated() {
        return isAnnotatedWith(namedOneOf(PACKAGE + "Trace", PACKAGE + "Tag", PACKAGE + "Tags"))
                .and(not(isAbstract()))
                .and(not(isBridge())); // it has the annotations of the method that it leads to
    }

    @SuppressWarnings("unused")
    public static final class Run {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        public static @Nullable Object enter(
                @Advice.Origin Class<?> type,
                @Advice.Origin("#m#d") String method,
                @Advice.AllArguments @Nullable Object[] arguments) {
            return Toolkit.entered(type, method, arguments);
        }

        @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
        public static void exit(
                @Advice.Enter @Nullable Object token,
                @Advice.Return(typing = Assigner.Typing.DYNAMIC) @Nullable Object returned,
                @Advice.Thrown @Nullable Throwable failure) {
            Toolkit.left(token, returned, failure);
        }
    }
}
