package dev.nightjar.agent.sites;

import dev.nightjar.agent.ship.Blocks;
import dev.nightjar.agent.ship.OwnThreads;
import dev.nightjar.agent.work.Account;
import dev.nightjar.agent.work.Recorder;
import dev.nightjar.model.fact.PartSites;
import dev.nightjar.model.ledger.Part;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedThread;
import org.jspecify.annotations.Nullable;

/**
 * Where in the code operations compute, by JFR's samples of running threads, where they sleep and wait for files, by the stacks of
 * these waits, and who made the JVM stop: by asking for a collection, or by coming late to a safepoint. {@link #end} is for any thread,
 * the rest for JFR's.
 */
public final class PartSamples {

    /** Every running thread, as long as there are not more than five. */
    public static final Duration PERIOD = Duration.ofMillis(20);

    /** Of {@link PartSites#PARTS} those that JFR tells. */
    private static final Set<Part> PARTS = EnumSet.of(Part.CPU, Part.SLEEP, Part.IO, Part.GC, Part.SAFEPOINT);

    private final Recorder recorder;
    private final Stacks stacks;
    private final Consumer<? super PartSites> tell;
    private final Map<Part, SiteBook<PartSites>> books = new EnumMap<>(Part.class);
    /** Apart, so that they take no places from works. */
    private final SiteBook<PartSites> nobodysCpu = book(Part.CPU);

    private final LateThreads late = new LateThreads();

    public PartSamples(Recorder recorder, Stacks stacks, Consumer<? super PartSites> tell) {
        this.recorder = recorder;
        this.stacks = stacks;
        this.tell = tell;
        for (Part part : PARTS) {
            books.put(part, book(part));
        }
    }

    static SiteBook<PartSites> book(Part part) {
        return new SiteBook<>(
                SiteBook.Whole.OPERATION,
                (operation, from, sites, otherNanos, otherSamples) -> new PartSites(
                        operation,
                        part,
                        from,
                        Blocks.BLOCK_NANOS,
                        sites.stream()
                                .map(site -> new PartSites.Site(site.frames(), site.amount(), site.samples()))
                                .toList(),
                        otherNanos,
                        otherSamples));
    }

    /**
     * A {@code jdk.ExecutionSample}: the thread was running, or ready to run, for as long as to the sample before.
     *
     * @param nanos when, as {@link System#nanoTime}
     * @param epochNanos the same instant on the wire
     */
    public void ran(RecordedEvent event, long nanos, long epochNanos) {
        add(Part.CPU, event.getThread("sampledThread"), event, PERIOD.toNanos(), nanos, epochNanos);
    }

    /**
     * A wait.
     *
     * @param nanos an instant of the wait, as {@link System#nanoTime}
     * @param epochNanos the same instant on the wire
     */
    public void waited(Part part, RecordedEvent event, long nanos, long epochNanos) {
        add(part, event.getThread(), event, event.getDuration().toNanos(), nanos, epochNanos);
    }

    /** The JVM waited for its threads to stop. */
    public void stopping(long fromNanos, long toNanos) {
        late.waited(fromNanos, toNanos);
    }

    /**
     * A {@code jdk.SafepointLatency}: a thread that took so long to its next safepoint poll, whether anybody waited for it or not.
     *
     * @param nanos when it was seen on its way, as {@link System#nanoTime}
     * @param epochNanos the same instant on the wire
     */
    public void cameLate(RecordedEvent event, long nanos, long epochNanos) {
        late.came(new LateThreads.Late(
                JfrThreads.account(recorder, event.getThread(), nanos),
                stacks.of(event.getStackTrace()),
                nanos,
                nanos + event.getDuration().toNanos(),
                epochNanos));
    }

    private void add(
            Part part, @Nullable RecordedThread thread, RecordedEvent event, long amount, long nanos, long epochNanos) {
        Account account = JfrThreads.account(recorder, thread, nanos);
        SiteBook<PartSites> book = book(part, account, thread);
        if (book != null) {
            book.add(account, "", stacks.of(event.getStackTrace()), Math.max(0, amount), epochNanos);
        }
    }

    /** Where threads without a work sleep and wait nobody asks; what they compute, the host lacks. */
    private @Nullable SiteBook<PartSites> book(Part part, Account account, @Nullable RecordedThread thread) {
        boolean nobodys = account.equals(Account.NO_WORK);
        if (part == Part.GC || (!nobodys && !account.equals(Account.UNKNOWN))) {
            return books.get(part);
        }
        if (part != Part.CPU || !nobodys || thread == null) {
            return null;
        }
        return OwnThreads.isOwn(String.valueOf(thread.getJavaName())) ? null : nobodysCpu;
    }

    /** Tells the blocks that are over. */
    public void flushed(long nowEpochNanos) {
        SiteBook<PartSites> ofSafepoints = books.get(Part.SAFEPOINT);
        if (ofSafepoints != null) {
            late.flushed()
                    .forEach(last ->
                            ofSafepoints.add(last.account(), "", last.frames(), last.nanos(), last.epochNanos()));
        }
        books.values().forEach(book -> book.due(nowEpochNanos).forEach(tell));
        nobodysCpu.due(nowEpochNanos).forEach(tell);
    }

    /** The JVM ends: what there is goes out now. */
    public void end() {
        books.values().forEach(book -> book.all().forEach(tell));
        nobodysCpu.all().forEach(tell);
    }

    /** Adds to a map of counters. */
    public void count(Map<String, Long> counters) {
        books.forEach((part, book) -> book.count("sites." + part.word(), counters));
        nobodysCpu.count("sites.cpu_no_work", counters);
    }
}
