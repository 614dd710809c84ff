package dev.nightjar.agent.heap;

import dev.nightjar.agent.work.Account;
import dev.nightjar.agent.work.Recorder;
import dev.nightjar.model.fact.Allocations;
import java.util.Map;
import java.util.function.Consumer;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedThread;

/**
 * JFR's allocation samples: whose each one is, and where in the code. {@link #sampled} and {@link #flushed} are for JFR's
 * thread, {@link #end} for any.
 */
public final class AllocationSamples {

    /** 0.1 ms each when a stack is seen for the first time, else some µs. */
    public static final String THROTTLE = "150/s";

    private final Recorder recorder;
    private final Consumer<? super Allocations> tell;
    private final AllocationBook book = new AllocationBook();
    private final Stacks stacks = new Stacks();

    public AllocationSamples(Recorder recorder, Consumer<? super Allocations> tell) {
        this.recorder = recorder;
        this.tell = tell;
    }

    /**
     * A {@code jdk.ObjectAllocationSample}. Its weight is what its thread has allocated since its sample before.
     *
     * @param nanos when, as {@link System#nanoTime}
     * @param epochNanos the same instant on the wire
     */
    public void sampled(RecordedEvent event, long nanos, long epochNanos) {
        RecordedClass type = event.getClass("objectClass");
        book.add(
                account(event.getThread(), nanos),
                type == null ? "unknown" : Stacks.type(type.getName()),
                stacks.of(event.getStackTrace()),
                Math.max(0, event.getLong("weight")),
                epochNanos);
    }

    private Account account(RecordedThread thread, long nanos) {
        if (thread == null || thread.getJavaThreadId() <= 0 || isVirtual(thread)) {
            return Account.UNKNOWN;
        }
        return recorder.accountAt(thread.getJavaThreadId(), nanos);
    }

    private static boolean isVirtual(RecordedThread thread) {
        return thread.hasField("virtual") && thread.getBoolean("virtual"); // since Java 21
    }

    /** Tells the blocks that are over. */
    public void flushed(long nowEpochNanos) {
        book.due(nowEpochNanos).forEach(tell);
    }

    /** The JVM ends: what there is goes out now. */
    public void end() {
        book.all().forEach(tell);
    }

    /** Adds to a map of counters. */
    public void count(Map<String, Long> counters) {
        book.count(counters);
    }
}
