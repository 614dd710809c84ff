package dev.nightjar.history.bench;

import dev.nightjar.analyzer.Analysis;
import dev.nightjar.analyzer.Analyzer;
import dev.nightjar.analyzer.level.TotalsMemory;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.port.MemoryStore;
import dev.nightjar.model.port.TotalChanges;
import java.time.Duration;
import java.util.List;

/** Analyses one after the other over a store that forgets, as the server's are: what was found is kept, and taken back when it is out of date. */
final class Rounds {

    private final MemoryStore store;
    private final String environment;
    private final Duration lookBack;
    private final Analyzer analyzer = new Analyzer();
    private final TotalsMemory memory = new TotalsMemory(Long.MAX_VALUE);

    Rounds(MemoryStore store, String environment, Duration lookBack) {
        this.store = store;
        this.environment = environment;
        this.lookBack = lookBack;
    }

    /** What is kept after a round at this time. */
    List<Finding> round(long nowNanos) {
        TimeRange history = new TimeRange(TotalChanges.hour(nowNanos - lookBack.toNanos()), nowNanos);
        store.forgetBefore(history.fromEpochNanos());
        Analysis analysis = analyzer.look(store, environment, history, nowNanos, memory);
        for (Finding kept : store.findings(environment)) {
            if (analysis.outdates(kept)) {
                store.withdraw(environment, kept.id()).join();
            }
        }
        for (Finding found : analysis.findings()) {
            store.write(environment, found).join();
        }
        return store.findings(environment);
    }
}
