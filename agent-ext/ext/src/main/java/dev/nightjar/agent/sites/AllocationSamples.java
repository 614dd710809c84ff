package dev.nightjar.agent.sites;

import dev.nightjar.agent.ship.Blocks;
import dev.nightjar.agent.work.Recorder;
import dev.nightjar.model.fact.Allocations;
import java.util.Map;
import java.util.function.Consumer;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;

/**
 * JFR's allocation samples: whose each one is, and where in the code. {@link #sampled} and {@link #flushed} are for JFR's
 * thread, {@link #end} for any.
 */
public final class AllocationSamples {

    /** 0.1 ms each when a stack is seen for the first time, else some µs. */
    public static final String THROTTLE = "150/s";

    private final Recorder recorder;
    private final Consumer<? super Allocations> tell;
    private final SiteBook<Allocations> book = book();
    private final Stacks stacks;

    public AllocationSamples(Recorder recorder, Stacks stacks, Consumer<? super Allocations> tell) {
        this.recorder = recorder;
        this.stacks = stacks;
        this.tell = tell;
    }

    static SiteBook<Allocations> book() {
        return new SiteBook<>(
                SiteBook.Whole.BLOCK,
                (operation, from, sites, otherBytes, otherSamples) -> new Allocations(
                        operation,
                        from,
                        Blocks.BLOCK_NANOS,
                        sites.stream()
                                .map(site ->
                                        new Allocations.Site(site.type(), site.frames(), site.amount(), site.samples()))
                                .toList(),
                        otherBytes,
                        otherSamples));
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
                JfrThreads.account(recorder, event.getThread(), nanos),
                type == null ? "unknown" : Stacks.type(type.getName()),
                stacks.of(event.getStackTrace()),
                Math.max(0, event.getLong("weight")),
                epochNanos);
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
        book.count("allocations", counters);
    }
}
