package dev.nightjar.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.port.Findings;
import dev.nightjar.model.port.MemoryStore;
import dev.nightjar.model.port.RandomFacts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class AnalysisLoopTest {

    private static final Instant NOW = Instant.parse("2026-11-23T22:00:00Z");

    private final MemoryStore store = new MemoryStore();

    @Test
    void aFindingThatTheHistoryNoLongerGivesIsWithdrawnAndAnOlderOneStays() {
        RandomFacts facts = new RandomFacts(1);
        store.write(facts.batch(facts.origin("test", "order"), facts.statement()))
                .join();
        Finding stale = Findings.finding("stale", EpochNanos.of(NOW.minusSeconds(600)));
        Finding old = Findings.finding("old", EpochNanos.of(NOW.minus(Duration.ofDays(30))));
        store.write("test", stale).join();
        store.write("test", old).join();

        try (AnalysisLoop loop = new AnalysisLoop(store, store, Duration.ofDays(7), InstantSource.fixed(NOW))) {
            loop.round();
            assertThat(loop.status().failure()).isNull();
            assertThat(loop.status().rounds()).isEqualTo(1);
        }
        assertThat(store.findings("test")).containsExactly(old);
    }

    @Test
    void aFailingRoundIsShownAndTheNextOneTriesAgain() {
        try (AnalysisLoop loop = new AnalysisLoop(store, store, Duration.ofDays(7), InstantSource.fixed(Instant.MAX))) {
            loop.round();
            assertThat(loop.status().failure()).isNull(); // nothing to look at yet
            RandomFacts facts = new RandomFacts(1);
            store.write(facts.batch(facts.origin("test", "order"), facts.statement()))
                    .join();
            loop.round();
            assertThat(loop.status().failure()).contains("overflow");
            assertThat(loop.status().rounds()).isEqualTo(2);
        }
    }
}
