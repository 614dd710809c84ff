package dev.nightjar.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.EpochNanos;
import dev.nightjar.model.Origin;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.LogHistogram;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.port.Batch;
import dev.nightjar.model.port.Findings;
import dev.nightjar.model.port.MemoryStore;
import dev.nightjar.model.port.RandomFacts;
import dev.nightjar.model.port.RowBatch;
import dev.nightjar.model.port.SignalReader;
import dev.nightjar.model.port.SignalReader.QueryFailed;
import dev.nightjar.model.port.SignalWriter;
import dev.nightjar.model.port.WriteResult;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AnalysisLoopTest {

    private static final Instant NOW = Instant.parse("2026-11-23T22:00:00Z");

    private static final long BLOCK = 10_000_000_000L;

    private static final long PERIOD = 10 * BLOCK;

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

    /** Of an operation the last 60 slow windows are explained: what is said of the ones before cannot be out of date. */
    @Test
    void onlyAFindingThatRestsOnWhatWasLookedAtAgainIsWithdrawn() {
        int windows = 65;
        long begin = EpochNanos.of(NOW) - windows * PERIOD;
        store.write(new RandomFacts(1).batch(order(), slowEveryPeriod(begin, windows)))
                .join();
        store.write("test", finding("before-the-look", "POST /orders", begin + 2 * PERIOD))
                .join();
        store.write("test", finding("in-the-look", "POST /orders", begin + 50 * PERIOD))
                .join();
        store.write("test", finding("of-an-operation-without-slow-windows", "GET /stock", begin + 2 * PERIOD))
                .join();

        try (AnalysisLoop loop = new AnalysisLoop(store, store, Duration.ofDays(7), InstantSource.fixed(NOW))) {
            loop.round();
            assertThat(loop.status().failure()).isNull();
            assertThat(loop.status().findings()).isEqualTo(1);
        }
        assertThat(store.findings("test"))
                .hasSize(2)
                .extracting(Finding::id)
                .contains("before-the-look")
                .doesNotContain("in-the-look", "of-an-operation-without-slow-windows");
        assertThat(store.findings("test").getFirst().occurrences())
                .as("the last 60 windows, but for the one that has just begun")
                .hasSize(59);
    }

    private static Origin order() {
        return new Origin("test", "", "order", "1", "host", "order:1", "run", "UTC");
    }

    /** 80 s of 40 ms, then 20 s of 400 ms, again and again. */
    private static List<WorkTotal> slowEveryPeriod(long begin, int periods) {
        List<WorkTotal> totals = new ArrayList<>();
        for (int block = 0; block < 10 * periods; block++) {
            long each = block % 10 < 8 ? 40_000_000L : 400_000_000L;
            long works = 100;
            totals.add(new WorkTotal(
                    Work.Kind.REQUEST,
                    "POST /orders",
                    begin + block * BLOCK,
                    BLOCK,
                    works,
                    0,
                    works * each,
                    new LogHistogram(Map.of(LogHistogram.bucketOf(each), works)),
                    Map.of(Part.CPU, works * 40_000_000L, Part.SLEEP, works * (each - 40_000_000L)),
                    Set.of(),
                    0,
                    0,
                    Map.of()));
        }
        return totals;
    }

    private static Finding finding(String id, String operation, long from) {
        Finding one = Findings.finding(id, from);
        return new Finding(
                id,
                "order",
                operation,
                one.cause(),
                one.holder(),
                one.confidence(),
                one.slowdown(),
                List.of(new TimeRange(from, from + BLOCK)),
                null,
                one.headline(),
                one.links(),
                one.missing());
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
        public CompletableFuture<WriteResult> write(RowBatch batch) {
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
    @Timeout(60)
    void closingEndsTheQueryThatTheRoundWaitsFor() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        AtomicBoolean cancelled = new AtomicBoolean();
        SignalReader endless = (SignalReader) Proxy.newProxyInstance(
                SignalReader.class.getClassLoader(), new Class<?>[] {SignalReader.class}, (_, _, _) -> {
                    asked.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        cancelled.set(true);
                        Thread.currentThread().interrupt();
                        throw new QueryFailed(QueryFailed.Reason.CANCELLED, "says this test", e);
                    }
                    throw new IllegalStateException("nobody opens it");
                });
        AnalysisLoop loop = new AnalysisLoop(endless, store, Duration.ofDays(7), InstantSource.fixed(NOW));
        loop.every(Duration.ofMillis(1));
        asked.await();
        loop.close();
        assertThat(cancelled).isTrue();
        assertThat(loop.status().runningSince()).as("the round has ended").isNull();
        assertThat(loop.status().rounds()).isEqualTo(1);
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
