package dev.nightjar.agent.work;

import dev.nightjar.model.fact.Work;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Begin and end of works are those of local root spans; client spans inside a work are calls to other services. */
public final class WorkSpans implements SpanProcessor {

    private static final AttributeKey<String> DB_SYSTEM = AttributeKey.stringKey("db.system");
    private static final AttributeKey<String> DB_SYSTEM_NAME = AttributeKey.stringKey("db.system.name");
    private static final AttributeKey<String> SERVER_ADDRESS = AttributeKey.stringKey("server.address");
    private static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");
    private static final int MAX_CALLS = 10_000;

    private record Call(Recording recording, Recording.Call call, Thread thread) {}

    private final Recorder recorder;
    private final Map<SpanContext, Call> calls = new ConcurrentHashMap<>();

    public WorkSpans(Recorder recorder) {
        this.recorder = recorder;
    }

    @Override
    public void onStart(Context parentContext, ReadWriteSpan span) {
        try {
            if (isLocalRoot(parentContext)) {
                switch (span.getKind()) {
                    case SERVER -> recorder.begin(span, Work.Kind.REQUEST);
                    case CONSUMER -> recorder.begin(span, Work.Kind.MESSAGE);
                    case INTERNAL -> recorder.begin(span, Work.Kind.JOB);
                    case CLIENT, PRODUCER -> {
                        // A call that nobody's work makes.
                    }
                }
            } else if (isDownstream(span)) {
                Recording recording = recorder.current();
                if (recording != null && calls.size() < MAX_CALLS) {
                    Recording.Call call = recorder.enterDownstream(recording, service(span));
                    calls.put(span.getSpanContext(), new Call(recording, call, Thread.currentThread()));
                }
            }
        } catch (Throwable e) {
            recorder.failed(e);
        }
    }

    @Override
    public boolean isStartRequired() {
        return true;
    }

    @Override
    public void onEnd(ReadableSpan span) {
        try {
            if (span.getKind() == SpanKind.CLIENT || span.getKind() == SpanKind.PRODUCER) {
                Call call = calls.remove(span.getSpanContext());
                if (call != null && call.thread().equals(Thread.currentThread())) {
                    recorder.leaveDownstream(call.recording(), call.call());
                } else if (call != null) {
                    call.recording().abandon(call.call());
                }
            } else {
                recorder.end(span);
            }
        } catch (Throwable e) {
            recorder.failed(e);
        }
    }

    @Override
    public boolean isEndRequired() {
        return true;
    }

    /** Nothing in this JVM began what this context belongs to. */
    static boolean isLocalRoot(Context parent) {
        SpanContext context = Span.fromContext(parent).getSpanContext();
        return !context.isValid() || context.isRemote();
    }

    private static boolean isDownstream(ReadableSpan span) {
        boolean call = span.getKind() == SpanKind.CLIENT || span.getKind() == SpanKind.PRODUCER;
        return call && span.getAttribute(DB_SYSTEM) == null && span.getAttribute(DB_SYSTEM_NAME) == null;
    }

    private static String service(ReadableSpan span) {
        String address = span.getAttribute(SERVER_ADDRESS);
        Long port = span.getAttribute(SERVER_PORT);
        return address == null ? span.getName() : port == null ? address : address + ":" + port;
    }
}
