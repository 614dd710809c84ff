package dev.nightjar.agent.work;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives steps of Spring Batch jobs a span where nothing else has begun one: as any local root, it is a work. Their classes
 * are the application's, and moved between versions: they are asked by name. Safe for all threads.
 */
final class BatchSteps {

    private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

    /** A step under way on the current thread. */
    record Step(Object execution, Span span, Scope scope) implements AutoCloseable {

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
                close();
            }
        }

        /** Without a word about how it ended. */
        @Override
        public void close() {
            scope.close();
            span.end();
        }
    }

    /** Null when it belongs to a work already: that of the request or the schedule that runs the job. */
    @SuppressWarnings("MustBeClosedChecker") // closed when the step ends
    @Nullable
    Step started(Object execution) {
        if (Span.current().getSpanContext().isValid()) {
            return null;
        }
        Span span = GlobalOpenTelemetry.getTracer("dev.nightjar")
                .spanBuilder(name(execution))
                .startSpan();
        return new Step(execution, span, span.makeCurrent());
    }

    /** As the stock agent names it. */
    private static String name(Object execution) {
        try {
            Object job = ask(ask(execution, "getJobExecution"), "getJobInstance");
            return "BatchJob " + ask(job, "getJobName") + "." + ask(execution, "getStepName");
        } catch (ReflectiveOperationException e) {
            return "BatchJob";
        }
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
