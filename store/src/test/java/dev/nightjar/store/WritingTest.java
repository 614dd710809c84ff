package dev.nightjar.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.Origin;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.Fact;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.port.Batch;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.RandomFacts;
import dev.nightjar.model.port.WriteResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of batches beyond the ports' contract: refusals, repetitions after an hour, the counters. */
@Timeout(60)
class WritingTest {

    private static final long GB = 1L << 30;
    private static final TimeRange ALL = new TimeRange(0, Long.MAX_VALUE);

    @TempDir
    Path dataDir;

    private final SettableClock clock = new SettableClock();
    private final AtomicBoolean freeDiskFails = new AtomicBoolean();
    private final AtomicLong freeDiskBytes = new AtomicLong(100 * GB);
    private final RandomFacts random = new RandomFacts(1);
    private final Origin origin = random.origin("production", "order");
    private DuckDbStore store;

    @BeforeEach
    void open() {
        open(StoreSettings.defaults(dataDir));
    }

    private void open(StoreSettings settings) {
        store = DuckDbStore.open(settings, clock, clock::nanoTime, () -> {
            if (freeDiskFails.get()) {
                throw new OutOfMemoryError("says this test");
            }
            return freeDiskBytes.get();
        });
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aBatchThatCannotBeStoredFailsAloneAndLeavesNothing() {
        List<Fact> facts = new ArrayList<>(pauses(10_000));
        facts.add(withTraceId("0123456789ABCDEF0123456789abcdef"));
        Batch good = random.batch(origin, random.gcPause(1));
        Batch bad = random.batch(origin, facts);
        Batch alsoGood = random.batch(origin, random.gcPause(2));
        List<CompletableFuture<WriteResult>> answers =
                List.of(store.write(good), store.write(bad), store.write(alsoGood));
        assertThat(answers.get(0).join()).isEqualTo(new WriteResult.Stored(1));
        assertThat(answers.get(2).join()).isEqualTo(new WriteResult.Stored(1));
        assertThat(answers.get(1).join())
                .isInstanceOfSatisfying(
                        WriteResult.Failed.class,
                        failed -> assertThat(failed.reason())
                                .contains("trace id", "lower-case hex", "'0123456789ABCDEF' at 10"));
        assertThat(pausesStored()).isEqualTo(2);
        assertThat(store.write(bad).join()).as("not remembered").isInstanceOf(WriteResult.Failed.class);
        assertThat(store.write(good).join()).isEqualTo(new WriteResult.Duplicate());
        assertThat(pausesStored()).isEqualTo(2);
    }

    @Test
    void aBatchThatMeetsABugIsRefusedForGoodAndTheOthersOfItsGroupAreStored() {
        Batch good = random.batch(origin, random.gcPause(1));
        Batch poison = random.batch(origin, withoutKind());
        Batch alsoGood = random.batch(origin, random.gcPause(2));
        CountDownLatch block = new CountDownLatch(1);
        CompletableFuture<Boolean> blocked = holdUpWriter(block);
        List<CompletableFuture<WriteResult>> answers =
                List.of(store.write(good), store.write(poison), store.write(alsoGood));
        block.countDown();
        blocked.join();
        assertThat(answers.get(0).join()).isEqualTo(new WriteResult.Stored(1));
        assertThat(answers.get(2).join()).isEqualTo(new WriteResult.Stored(1));
        assertThat(answers.get(1).join())
                .isInstanceOfSatisfying(
                        WriteResult.Failed.class,
                        failed -> assertThat(failed.reason()).contains("the store broke on it"));
        assertThat(pausesStored()).isEqualTo(2);
        assertThat(assertSumHolds().failed()).isEqualTo(1);
        assertThat(store.health().trouble()).isNull();
    }

    @Test
    void anErrorOfTheJvmEndsNeitherTheWriterNorTheBatch() {
        Batch first = random.batch(origin, random.gcPause(1));
        Batch second = random.batch(origin, random.gcPause(2));
        freeDiskFails.set(true);
        assertThat(store.write(first).join())
                .isInstanceOfSatisfying(
                        WriteResult.Busy.class,
                        busy -> assertThat(busy.reason()).contains("the Java heap is full"));
        freeDiskFails.set(false);
        clock.fail(2);
        CountDownLatch block = new CountDownLatch(1);
        CompletableFuture<Boolean> blocked = holdUpWriter(block);
        List<CompletableFuture<WriteResult>> answers = List.of(store.write(first), store.write(second));
        block.countDown();
        blocked.join();
        assertThat(answers)
                .extracting(CompletableFuture::join)
                .areAtLeastOne(new Condition<>(WriteResult.Busy.class::isInstance, "busy"));
        assertThat(store.write(second).join()).isNotInstanceOf(WriteResult.Busy.class);
        assertThat(store.write(first).join()).isNotInstanceOf(WriteResult.Busy.class);
        assertThat(pausesStored()).isEqualTo(2);
        assertThat(store.health().trouble()).isNull();
        CompletableFuture<Object> chore = store.betweenGroups(Pending.After.EVERYTHING, connection -> {
            throw new StackOverflowError("says this test");
        });
        assertThat(chore).failsWithin(Duration.ofSeconds(30));
        assertThat(store.write(random.batch(origin, random.gcPause(3))).join()).isEqualTo(new WriteResult.Stored(1));
        assertSumHolds();
    }

    @Test
    void anOriginThatCameWithAFailedBatchIsStoredWithTheNextOne() {
        Origin other = random.origin("staging", "order");
        Batch bad = random.batch(other, withTraceId("not-hex-not-hex-not-hex-not-hex-"));
        assertThat(store.write(bad).join()).isInstanceOf(WriteResult.Failed.class);
        assertThat(store.environments()).isEmpty();
        assertThat(store.write(random.batch(other, random.gcPause(1))).join()).isEqualTo(new WriteResult.Stored(1));
        assertThat(store.environments()).containsExactly("staging");
    }

    /** One by one they would take as many commits, and what comes meanwhile as many more. */
    @Test
    void whatHasWaitedLongerThanACommitMayIsCommittedTogether() throws InterruptedException {
        CountDownLatch block = new CountDownLatch(1);
        CompletableFuture<Boolean> blocked = holdUpWriter(block);
        long before = store.health(Duration.ZERO).writes().commitNanos().total();
        List<CompletableFuture<WriteResult>> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            answers.add(store.write(random.batch(origin, pauses(3))));
        }
        Thread.sleep(250);
        block.countDown();
        blocked.join();
        answers.forEach(answer -> assertThat(answer.join()).isEqualTo(new WriteResult.Stored(3)));
        assertThat(store.health(Duration.ZERO).writes().commitNanos().total() - before)
                .isLessThanOrEqualTo(2);
    }

    @Test
    void aFullQueueIsBusyAndTheSameBatchIsTakenLater() {
        store.close();
        open(StoreSettings.defaults(dataDir).withQueueBytes(1 << 20));
        List<Batch> batches = IntStream.range(0, 30)
                .mapToObj(i -> random.batch(origin, pauses(333)))
                .toList();
        CountDownLatch block = new CountDownLatch(1);
        CompletableFuture<Boolean> blocked = holdUpWriter(block);
        List<WriteResult> refused = new ArrayList<>();
        List<CompletableFuture<WriteResult>> taken = new ArrayList<>();
        for (Batch batch : batches) {
            CompletableFuture<WriteResult> answer = store.write(batch);
            if (answer.isDone()) {
                refused.add(answer.join());
            } else {
                taken.add(answer);
            }
        }
        block.countDown();
        blocked.join();
        assertThat(taken).hasSize(4);
        assertThat(refused)
                .hasSize(26)
                .allSatisfy(result -> assertThat(result).isInstanceOfSatisfying(WriteResult.Busy.class, busy -> {
                    assertThat(busy.retryAfter()).isPositive();
                    assertThat(busy.reason()).contains("1048576 bytes");
                }));
        taken.forEach(answer -> assertThat(answer.join()).isEqualTo(new WriteResult.Stored(333)));
        assertThat(store.write(batches.getLast()).join()).isEqualTo(new WriteResult.Stored(333));
        assertThat(store.write(batches.getFirst()).join()).isEqualTo(new WriteResult.Duplicate());
    }

    @Test
    void aBatchLargerThanTheQueueFailsForGood() {
        store.close();
        open(StoreSettings.defaults(dataDir).withQueueBytes(1 << 20));
        assertThat(store.write(random.batch(origin, pauses(10_000))).join())
                .isInstanceOfSatisfying(
                        WriteResult.Failed.class,
                        failed -> assertThat(failed.reason()).contains("smaller batches"));
    }

    @Test
    void aFullDiskIsBusyWithItsReasonAndWritingGoesOnByItself() {
        Batch batch = random.batch(origin, random.gcPause(1));
        freeDiskBytes.set(100 << 20);
        assertThat(store.write(batch).join())
                .isInstanceOfSatisfying(
                        WriteResult.Busy.class,
                        busy -> assertThat(busy.reason())
                                .contains("100 MB free", "512 MB", "nightjar.store.retention"));
        assertThat(store.health().trouble()).contains("100 MB free");
        assertThat(pausesStored()).isZero();
        freeDiskBytes.set(GB);
        assertThat(store.write(batch).join()).isEqualTo(new WriteResult.Stored(1));
        assertThat(store.health().trouble()).isNull();
    }

    @Test
    void aRepetitionIsKnownForAnHourAcrossARestart() {
        Batch batch = random.batch(origin, random.gcPause(1));
        store.write(batch).join();
        clock.advance(KnownBatches.KNOWN_FOR.minusSeconds(1));
        store.close();
        open();
        assertThat(store.write(batch).join()).isEqualTo(new WriteResult.Duplicate());
    }

    @Test
    void aJumpOfTheSystemsClockForgetsNothingAndKeepsNothingForEver() {
        Batch batch = random.batch(origin, random.gcPause(1));
        store.write(batch).join();
        clock.jump(Duration.ofDays(1));
        store.write(random.batch(origin, random.gcPause(2))).join();
        assertThat(store.write(batch).join()).isEqualTo(new WriteResult.Duplicate());
        store.close();
        open();
        clock.jump(Duration.ofDays(-3));
        assertThat(store.write(batch).join()).isEqualTo(new WriteResult.Duplicate());
        clock.advance(KnownBatches.KNOWN_FOR.plus(Duration.ofMinutes(2)));
        store.write(random.batch(origin, random.gcPause(3))).join();
        assertThat(store.health().rows()).containsEntry("batch", 1L);
    }

    @Test
    void whatIsOlderThanAnHourIsForgottenInMemoryAndOnDisk() {
        for (int i = 0; i < 10; i++) {
            store.write(random.batch(origin, random.gcPause(i))).join();
        }
        clock.advance(KnownBatches.KNOWN_FOR.plus(Duration.ofMinutes(2)));
        Batch fresh = random.batch(origin, random.gcPause(11));
        store.write(fresh).join();
        assertThat(store.health().rows()).containsEntry("batch", 1L);
        assertThat(store.write(fresh).join()).isEqualTo(new WriteResult.Duplicate());
    }

    @Test
    void acceptedIsTheSumOfWhatBecameOfIt() {
        Batch batch = random.batch(origin, pauses(7));
        store.write(batch).join();
        store.write(batch).join();
        store.write(random.batch(origin, withTraceId("0123456789ABCDEF0123456789ABCDEF")))
                .join();
        freeDiskBytes.set(0);
        store.write(random.batch(origin, pauses(1))).join();
        freeDiskBytes.set(GB);
        List<CompletableFuture<WriteResult>> many = IntStream.range(0, 50)
                .mapToObj(i -> store.write(random.batch(origin, pauses(1))))
                .toList();
        assertSumHolds();
        many.forEach(CompletableFuture::join);
        StoreHealth.Writes writes = assertSumHolds();
        assertThat(writes.accepted()).isEqualTo(54);
        assertThat(writes.stored()).isEqualTo(51);
        assertThat(writes.duplicate()).isEqualTo(1);
        assertThat(writes.failed()).isEqualTo(1);
        assertThat(writes.busy()).isEqualTo(1);
        assertThat(writes.waiting()).isZero();
        assertThat(writes.storedFacts()).isEqualTo(57);
        assertThat(writes.commitNanos().total()).isBetween(2L, 53L);
    }

    private StoreHealth.Writes assertSumHolds() {
        StoreHealth.Writes writes = store.health().writes();
        assertThat(writes.accepted())
                .isEqualTo(writes.stored() + writes.duplicate() + writes.failed() + writes.busy() + writes.waiting());
        return writes;
    }

    @Test
    void healthTellsRowsSizesAndCommits() {
        store.write(random.batch(origin, pauses(5))).join();
        StoreHealth health = store.health();
        assertThat(health.rows()).containsEntry("gc_pause", 5L).containsEntry("work", 0L);
        assertThat(health.walBytes()).isPositive();
        assertThat(health.fileBytes()).isPositive();
        assertThat(health.queuedBytes()).isZero();
        assertThat(health.freeDiskBytes()).isEqualTo(freeDiskBytes.get());
        assertThat(health.writes().commitNanos().percentileNanos(0.5)).isPositive();
    }

    @Test
    void closingStoresWhatWasTakenAndRefusesTheRest() {
        List<CompletableFuture<WriteResult>> answers = IntStream.range(0, 20)
                .mapToObj(i -> store.write(random.batch(origin, pauses(100))))
                .toList();
        store.close();
        answers.forEach(answer -> assertThat(answer.join()).isEqualTo(new WriteResult.Stored(100)));
        assertThat(store.write(random.batch(origin, pauses(1))).join()).isInstanceOf(WriteResult.Busy.class);
        open();
        assertThat(pausesStored()).isEqualTo(2_000);
    }

    @Test
    void aSlowTakerOfAnswersDoesNotHoldUpWriting() throws Exception {
        CountDownLatch taken = new CountDownLatch(1);
        CompletableFuture<Void> slow =
                store.write(random.batch(origin, pauses(1))).thenRun(() -> await(taken));
        CompletableFuture<WriteResult> second = store.write(random.batch(origin, pauses(1)));
        for (int i = 0; i < 1_000 && pausesStored() < 2; i++) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        assertThat(pausesStored()).isEqualTo(2);
        assertThat(slow).isNotDone();
        taken.countDown();
        assertThat(second.join()).isEqualTo(new WriteResult.Stored(1));
    }

    private CompletableFuture<Boolean> holdUpWriter(CountDownLatch until) {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Boolean> held = store.betweenGroups(Pending.After.EVERYTHING, connection -> {
            begun.countDown();
            await(until);
            return true;
        });
        await(begun);
        return held;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Fact> pauses(int count) {
        return IntStream.range(0, count).<Fact>mapToObj(i -> random.gcPause(i)).toList();
    }

    private int pausesStored() {
        return store.gcPauses(new Query.GcPauses("production", "order", ALL)).size();
    }

    private Work withTraceId(String traceId) {
        Work work = random.work("POST /orders", 1_000_000_000_000L);
        return with(traceId, work.kind(), work);
    }

    /** What the wire never lets in: it stands for a mistake of ours that nobody knows yet. */
    @SuppressWarnings("NullAway")
    private Work withoutKind() {
        Work work = random.work("POST /orders", 1_000_000_000_000L);
        return with(work.traceId(), null, work);
    }

    private static Work with(String traceId, Work.Kind kind, Work work) {
        return new Work(
                traceId,
                work.spanId(),
                kind,
                work.operation(),
                work.startEpochNanos(),
                work.beforeSpanNanos(),
                work.failed(),
                work.error(),
                work.open(),
                work.sampled(),
                work.stratum(),
                work.weight(),
                work.ledger(),
                work.waits(),
                work.used());
    }
}
