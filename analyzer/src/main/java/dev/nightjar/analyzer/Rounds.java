package dev.nightjar.analyzer;

import dev.nightjar.analyzer.level.TotalsMemory;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.port.SignalReader;
import dev.nightjar.model.port.TotalChanges;
import java.time.Duration;
import java.util.Collection;

/**
 * Analyses one after the other, each of the look-back before its time. What a round reads of the totals is what has come since the round before; it
 * finds what an {@link Analyzer} that reads all of them would find. Of one reader, and for one thread at a time.
 */
public final class Rounds {

    private final Analyzer analyzer;
    private final TotalsMemory memory;

    /** @param limits the bytes are those of all environments together */
    public Rounds(Limits limits) {
        analyzer = new Analyzer(limits);
        memory = new TotalsMemory(limits.mostBytes());
    }

    /** The look-back before an instant, from the begin of an hour on: totals are kept in hours. */
    public static TimeRange history(Duration lookBack, long endEpochNanos) {
        return new TimeRange(TotalChanges.hour(endEpochNanos - lookBack.toNanos()), endEpochNanos);
    }

    /** A round: as {@link Analyzer#look(SignalReader, String, TimeRange, long)}. */
    public Analysis look(SignalReader reader, String environment, Duration lookBack, long nowEpochNanos) {
        return analyzer.look(
                reader,
                environment,
                history(lookBack, nowEpochNanos),
                nowEpochNanos,
                memory,
                reader.findings(environment),
                Progress.NONE);
    }

    /** Forgets what was read of others than these. */
    public void keepOnly(Collection<String> environments) {
        memory.keepOnly(environments);
    }
}
