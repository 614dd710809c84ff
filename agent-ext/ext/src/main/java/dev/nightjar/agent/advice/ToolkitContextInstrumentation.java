package dev.nightjar.agent.advice;

import static net.bytebuddy.matcher.ElementMatchers.named;

import dev.nightjar.agent.boot.Toolkit;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import java.util.Optional;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import org.jspecify.annotations.Nullable;

/** SkyWalking's {@code TraceContext} knows the current trace. Its {@code spanId}, a number within a segment, has no counterpart. */
public final class ToolkitContextInstrumentation implements TypeInstrumentation {

    @Override
    public ElementMatcher<TypeDescription> typeMatcher() {
        return named("org.apache.skywalking.apm.toolkit.trace.TraceContext");
    }

    @Override
    public void transform(TypeTransformer transformer) {
        String advice = getClass().getName();
        transformer.applyAdviceToMethod(named("traceId"), advice + "$TraceId");
        transformer.applyAdviceToMethod(named("segmentId"), advice + "$SegmentId");
        transformer.applyAdviceToMethod(named("getCorrelation"), advice + "$GetCorrelation");
        transformer.applyAdviceToMethod(named("putCorrelation"), advice + "$PutCorrelation");
    }

    @SuppressWarnings("unused")
    public static final class TraceId {
        @Advice.OnMethodExit(suppress = Throwable.class)
        public static void exit(@Advice.Return(readOnly = false) @Nullable String answer) {
            answer = Toolkit.traceId(answer);
        }
    }

    /** The nearest that there is: the id of the current span. */
    @SuppressWarnings("unused")
    public static final class SegmentId {
        @Advice.OnMethodExit(suppress = Throwable.class)
        public static void exit(@Advice.Return(readOnly = false) @Nullable String answer) {
            answer = Toolkit.spanId(answer);
        }
    }

    @SuppressWarnings("unused")
    public static final class GetCorrelation {
        @Advice.OnMethodExit(suppress = Throwable.class)
        public static void exit(
                @Advice.Argument(0) @Nullable String key, @Advice.Return(readOnly = false) Optional<String> answer) {
            String value = Toolkit.correlation(key);
            if (value != null) {
                answer = Optional.of(value);
            }
        }
    }

    @SuppressWarnings("unused")
    public static final class PutCorrelation {
        @Advice.OnMethodExit(suppress = Throwable.class)
        public static void exit(
                @Advice.Argument(0) @Nullable String key,
                @Advice.Argument(1) @Nullable String value,
                @Advice.Return(readOnly = false) Optional<String> answer) {
            String before = Toolkit.correlate(key, value);
            if (before != null) {
                answer = Optional.of(before);
            }
        }
    }
}
