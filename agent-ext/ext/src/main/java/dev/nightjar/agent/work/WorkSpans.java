package dev.nightjar.agent.work;

import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.ledger.Part;
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

    private static final AttributeKey<String> SERVER_ADDRESS = AttributeKey.stringKey("server.address");
    private static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");
    private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
    private static final AttributeKey<Long> HTTP_STATUS = AttributeKey.longKey("http.response.status_code");
    private static final int MAX_CALLS = 10_000;

    /** JDBC is measured by advice, to the call; its spans would be a second account of the same time. */
    private static final String JDBC = "io.opentelemetry.jdbc";

    private record Call(Recording recording, Recording.Call call, Resource service) {}

    private final Recorder recorder;
    private final Map<SpanContext, Call> calls = new ConcurrentHashMap<>();

    public WorkSpans(Recorder recorder) {
        this.recorder = recorder;
    }

    Recorder recorder() {
        return recorder;
    }

    @Override
    public void onStart(Context parentContext, ReadWriteSpan span) {
        try {
            if (isLocalRoot(parentContext)) {
                switch (span.getKind()) {
                    case SERVER -> recorder.begin(span, Work.Kind.REQUEST);
                    case CONSUMER -> recorder.begin(span, Work.Kind.MESSAGE);
                    case INTERNAL -> recorder.begin(span, Work.Kind.JOB);
                    case CLIENT, PRODUCER -> called(span); // the work's own span is not current
                }
            } else if (isCall(span.getKind())) {
                called(span);
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
            if (isCall(span.getKind())) {
                answered(span);
            } else if (isLocalRoot(span.getParentSpanContext())) {
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

    /** Forgets calls whose spans were not ended before their works were. */
    void tidy() {
        calls.values().removeIf(call -> call.recording().work().hasEnded());
    }

    /** Nothing in this JVM began what this context belongs to. */
    static boolean isLocalRoot(Context parent) {
        return isLocalRoot(Span.fromContext(parent).getSpanContext());
    }

    static boolean isCall(SpanKind kind) {
        return kind == SpanKind.CLIENT || kind == SpanKind.PRODUCER;
    }

    static boolean isLocalRoot(SpanContext parent) {
        return !parent.isValid() || parent.isRemote();
    }

    private void called(ReadableSpan span) {
        Recording recording = recorder.recording();
        if (recording == null
                || calls.size() >= MAX_CALLS
                || span.getInstrumentationScopeInfo().getName().startsWith(JDBC)) {
            return;
        }
        Resource service = Resource.service(service(span));
        long id = Long.parseUnsignedLong(span.getSpanContext().getSpanId(), 16);
        calls.put(span.getSpanContext(), new Call(recording, recording.enter(Part.DOWNSTREAM, service, id), service));
    }

    private void answered(ReadableSpan span) {
        Call call = calls.isEmpty() ? null : calls.remove(span.getSpanContext());
        if (call == null) {
            return;
        }
        Recording recording = call.recording();
        long nanos;
        if (recording.equals(recorder.recording())) {
            nanos = recording.leave(call.call());
        } else {
            nanos = recording.abandon(call.call(), recorder.threads().loopsIdleClock());
        }
        boolean failed = hasFailed(span);
        LiveWork work = recording.work();
        work.used(call.service(), 1, failed ? 1 : 0, 0, nanos);
        work.waited(new LiveWork.Wait(
                Part.DOWNSTREAM,
                call.service(),
                call.call().fromNanos(),
                nanos,
                failed,
                null,
                call.call().spanId()));
    }

    /** Whoever was called answered with an error, or not at all. Two attributes; what a span's status is, only a copy of it would tell. */
    private static boolean hasFailed(ReadableSpan span) {
        if (span.getAttribute(ERROR_TYPE) != null) {
            return true;
        }
        Long status = span.getAttribute(HTTP_STATUS);
        return status != null && status >= 400;
    }

    private static String service(ReadableSpan span) {
        String address = span.getAttribute(SERVER_ADDRESS);
        Long port = span.getAttribute(SERVER_PORT);
        String name = address == null ? span.getName() : port == null ? address : address + ":" + port;
        return name.isBlank() ? "unnamed" : name;
    }
}
