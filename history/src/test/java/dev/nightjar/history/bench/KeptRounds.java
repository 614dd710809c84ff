package dev.nightjar.history.bench;

import dev.nightjar.analyzer.Analysis;
import dev.nightjar.analyzer.Limits;
import dev.nightjar.analyzer.Rounds;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.port.MemoryStore;
import java.time.Duration;
import java.util.List;

/** Analyses one after the other over a store that forgets, as the server's are: what was found is kept, and taken back when it is out of date. */
final class KeptRounds {

    private final MemoryStore store;
    private final String environment;
    private final Duration lookBack;
    private final Rounds rounds = new Rounds(Limits.STANDARD);

    KeptRounds(MemoryStore store, String environment, Duration lookBack) {
        this.store = store;
        this.environment = environment;
        this.lookBack = lookBack;
    }

    /** What is kept after a round at this time. */
    List<Finding> round(long nowNanos) {
        store.forgetBefore(Rounds.history(lookBack, nowNanos).fromEpochNanos());
        Analysis analysis = rounds.look(store, environment, lookBack, nowNanos);
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
