package dev.nightjar.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.port.Batch;
import dev.nightjar.model.port.Findings;
import dev.nightjar.model.port.MemoryStore;
import dev.nightjar.model.port.RandomFacts;
import dev.nightjar.model.port.SignalWriter;
import dev.nightjar.model.port.WriteResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
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
    void aStoreThatNeverAnswersFailsTheRoundAndTheNextOneComes() {
        RandomFacts facts = new RandomFacts(1);
        store.write(facts.batch(facts.origin("test", "order"), facts.statement()))
                .join();
        store.write("test", Findings.finding("stale", EpochNanos.of(NOW.minusSeconds(600))))
                .join();
        try (AnalysisLoop loop = new AnalysisLoop(
                store, new Stuck(), Duration.ofDays(7), InstantSource.fixed(NOW), Duration.ofMillis(10))) {
            loop.round();
            loop.round();
            assertThat(loop.status().rounds()).isEqualTo(2);
            assertThat(loop.status().failure()).contains("the store has not answered for PT0.01S");
            assertThat(loop.status().succeeded()).isNull();
            assertThat(loop.status().runningSince()).isNull();
        }
    }

    /** A store whose disk is gone: nothing is ever durable. */
    private static final class Stuck implements SignalWriter {
        @Override
        public CompletableFuture<WriteResult> write(Batch batch) {
            return new CompletableFuture<>();
        }

        @Override
        public CompletableFuture<WriteResult> write(String environment, Finding finding) {
            return new CompletableFuture<>();
        }

        @Override
        public CompletableFuture<WriteResult> withdraw(String environment, String findingId) {
            return new CompletableFuture<>();
        }
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
