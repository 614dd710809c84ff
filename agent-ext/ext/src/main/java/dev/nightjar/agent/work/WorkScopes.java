package dev.nightjar.agent.work;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/**
 * Tells the recorder when a work leaves the thread on which its span began: with the last scope of that span. A span that
 * is never made current is with its thread until it ends.
 */
public final class WorkScopes implements ContextStorage {

    private final ContextStorage storage;
    private final SpanSwitch spans;

    public WorkScopes(ContextStorage storage, SpanSwitch spans) {
        this.storage = storage;
        this.spans = spans;
    }

    @Override
    public Scope attach(Context toAttach) {
        Scope scope = storage.attach(toAttach);
        Recorder recorder = spans.recorder();
        if (recorder == null) {
            return scope;
        }
        try {
            Recording entered = recorder.scopeEntered(Span.fromContext(toAttach));
            return entered == null ? scope : new WorkScope(scope, recorder, entered);
        } catch (Throwable e) {
            recorder.failed(e);
            return scope;
        }
    }

    @Override
    public @Nullable Context current() {
        return storage.current();
    }

    @Override
    public Context root() {
        return storage.root();
    }

    private static final class WorkScope implements Scope {
        private final Scope scope;
        private final Recorder recorder;
        private final Recording entered;
        private boolean closed;

        private WorkScope(Scope scope, Recorder recorder, Recording entered) {
            this.scope = scope;
            this.recorder = recorder;
            this.entered = entered;
        }

        @Override
        public void close() {
            scope.close();
            try {
                if (!closed) {
                    closed = true;
                    recorder.scopeLeft(entered);
                }
            } catch (Throwable e) {
                recorder.failed(e);
            }
        }
    }
}
