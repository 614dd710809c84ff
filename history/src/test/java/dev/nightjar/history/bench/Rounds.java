package dev.nightjar.history.bench;

import dev.nightjar.analyzer.Analysis;
import dev.nightjar.analyzer.Analyzer;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.port.MemoryStore;
import java.time.Duration;
import java.util.List;

/** Analyses one after the other over a store that forgets, as the server's are: what was found is kept, and taken back when it is out of date. */
final class Rounds {

    private final MemoryStore store;
    private final String environment;
    private final Duration lookBack;
    private final Analyzer analyzer = new Analyzer();

    Rounds(MemoryStore store, String environment, Duration lookBack) {
        this.store = store;
        this.environment = environment;
        this.lookBack = lookBack;
    }

    /** What is kept after a round at this time. */
    List<Finding> round(long nowNanos) {
        store.forgetBefore(nowNanos - lookBack.toNanos());
        Analysis analysis =
                analyzer.look(store, environment, new TimeRange(nowNanos - lookBack.toNanos(), nowNanos), nowNanos);
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
