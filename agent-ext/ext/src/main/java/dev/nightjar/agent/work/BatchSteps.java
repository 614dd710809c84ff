package dev.nightjar.agent.work;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives steps of Spring Batch jobs a span by which they are works. It is of an SDK of our own, without exporters, and never
 * current: what the user's exporters get does not change. Executions' classes are the application's, and moved between
 * versions: they are asked by name. Safe for all threads.
 */
final class BatchSteps {

    private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

    /** A step under way on the current thread. */
    record Step(Object execution, Span span) {

        /** @param failure what it threw; what a step itself caught is asked of its execution */
        void ended(@Nullable Throwable failure) {
            try {
                Throwable reason = failure == null ? failureOf(execution) : failure;
                if (reason != null) {
                    span.setAttribute(ERROR_TYPE, reason.getClass().getName());
                }
                if (reason != null || isUnsuccessful(execution)) {
                    span.setStatus(StatusCode.ERROR);
                }
            } catch (ReflectiveOperationException e) {
                // An execution that does not say how it ended.
            } finally {
                span.end();
            }
        }
    }

    private static final class RecordOnly implements Sampler {
        @Override
        public SamplingResult shouldSample(
                Context parentContext,
                String traceId,
                String name,
                SpanKind spanKind,
                Attributes attributes,
                List<LinkData> parentLinks) {
            return SamplingResult.recordOnly();
        }

        @Override
        public String getDescription() {
            return "RecordOnly";
        }
    }

    private final Recorder recorder;
    private volatile @Nullable Tracer tracer;

    BatchSteps(Recorder recorder) {
        this.recorder = recorder;
    }

    Step start(Object execution) {
        return new Step(
                execution, tracer().spanBuilder(name(execution)).setNoParent().startSpan());
    }

    /** Two at once are as good as one. */
    private Tracer tracer() {
        Tracer known = tracer;
        if (known == null) {
            known = SdkTracerProvider.builder()
                    .setSampler(new RecordOnly())
                    .addSpanProcessor(new WorkSpans(recorder))
                    .build()
                    .get("dev.nightjar");
            tracer = known;
        }
        return known;
    }

    /** As the stock agent names it. */
    private static String name(Object execution) {
        try {
            Object job = ask(ask(execution, "getJobExecution"), "getJobInstance");
            return "BatchJob " + ask(job, "getJobName") + "."
                    + withoutPartition((String) ask(execution, "getStepName"));
        } catch (ReflectiveOperationException | RuntimeException e) {
            return "BatchJob";
        }
    }

    /** {@code import:partition7} is a run of {@code import}; there may be one for each file. */
    static String withoutPartition(String step) {
        int colon = step.lastIndexOf(':');
        return colon > 0 ? step.substring(0, colon) : step;
    }

    private static boolean isUnsuccessful(Object execution) throws ReflectiveOperationException {
        return Boolean.TRUE.equals(ask(ask(execution, "getStatus"), "isUnsuccessful"));
    }

    private static @Nullable Throwable failureOf(Object execution) throws ReflectiveOperationException {
        return ask(execution, "getFailureExceptions") instanceof List<?> failures
                        && !failures.isEmpty()
                        && failures.get(0) instanceof Throwable failure
                ? failure
                : null;
    }

    private static Object ask(Object of, String question) throws ReflectiveOperationException {
        return of.getClass().getMethod(question).invoke(of);
    }
}
