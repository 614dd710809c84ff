package dev.nightjar.truth;

import io.prometheus.client.Counter;
import org.apache.skywalking.apm.toolkit.trace.ActiveSpan;
import org.apache.skywalking.apm.toolkit.trace.Trace;
import org.apache.skywalking.apm.toolkit.trace.TraceContext;

/** An application that was written for SkyWalking's agent, and counts with Prometheus' simpleclient. */
public final class Toolkitted {

    private static final Counter ASKED =
            Counter.build("toolkit_asked", "How often it was asked.").register();

    /** Trace id, the ids of two spans, correlation before and after: all that the toolkit says. */
    public String ask() {
        ASKED.inc();
        ActiveSpan.tag("sku", "A-1");
        ActiveSpan.setOperationName("asked by the toolkit");
        String before = TraceContext.getCorrelation("user").orElse("nobody");
        TraceContext.putCorrelation("user", "anna");
        return String.join(
                " ",
                TraceContext.traceId(),
                TraceContext.segmentId(),
                inner(),
                before,
                TraceContext.getCorrelation("user").orElse("nobody"));
    }

    @Trace
    String inner() {
        ActiveSpan.setOperationName("inner");
        return TraceContext.segmentId();
    }
}
