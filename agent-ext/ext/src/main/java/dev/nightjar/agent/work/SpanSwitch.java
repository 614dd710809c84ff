package dev.nightjar.agent.work;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import org.jspecify.annotations.Nullable;

/**
 * The span processor that stays in the SDK as long as the JVM lives: hands spans on to the recorder of the moment, to none
 * while the agent is switched off. Safe for all threads.
 */
public final class SpanSwitch implements SpanProcessor {

    private volatile @Nullable WorkSpans current;

    /** Null switches off. */
    public void turnTo(@Nullable WorkSpans spans) {
        current = spans;
    }

    public boolean isOn() {
        return current != null;
    }

    @Nullable
    Recorder recorder() {
        WorkSpans spans = current;
        return spans == null ? null : spans.recorder();
    }

    @Override
    public void onStart(Context parentContext, ReadWriteSpan span) {
        WorkSpans spans = current;
        if (spans != null) {
            spans.onStart(parentContext, span);
        }
    }

    @Override
    public boolean isStartRequired() {
        return true;
    }

    @Override
    public void onEnd(ReadableSpan span) {
        WorkSpans spans = current;
        if (spans != null) {
            spans.onEnd(span);
        }
    }

    @Override
    public boolean isEndRequired() {
        return true;
    }
}
