package dev.nightjar.agent.sites;

import dev.nightjar.agent.work.SignalWatch;
import dev.nightjar.model.fact.PartSites;
import dev.nightjar.model.ledger.Part;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;

/** In which lines works wait for signals, by looks. {@link #end} is for any thread, the rest for the one that looks. */
public final class SignalSites {

    private final SignalWatch watch;
    private final LongUnaryOperator epochNanos;
    private final Consumer<? super PartSites> tell;
    private final SiteBook<PartSites> book = PartSamples.book(Part.SIGNAL);

    /** @param epochNanos wire time of an instant of {@link System#nanoTime} */
    public SignalSites(SignalWatch watch, LongUnaryOperator epochNanos, Consumer<? super PartSites> tell) {
        this.watch = watch;
        this.epochNanos = epochNanos;
        this.tell = tell;
    }

    /** One look, ten times a second; tells the blocks that are over. */
    public void look() {
        long now = System.nanoTime();
        long epoch = epochNanos.applyAsLong(now);
        for (SignalWatch.Seen seen : watch.look(now)) {
            book.add(seen.account(), "", words(seen.stack()), seen.nanos(), epoch);
        }
        book.due(epoch).forEach(tell);
    }

    private static List<String> words(List<StackTraceElement> stack) {
        return Stacks.cut(stack.stream()
                .map(frame -> Stacks.word(frame.getClassName(), frame.getMethodName(), frame.getLineNumber()))
                .toList());
    }

    /** The JVM ends: what there is goes out now. */
    public void end() {
        book.all().forEach(tell);
    }

    public Map<String, Long> counters() {
        Map<String, Long> counters = new TreeMap<>();
        book.count("sites.signal", counters);
        return counters;
    }
}
