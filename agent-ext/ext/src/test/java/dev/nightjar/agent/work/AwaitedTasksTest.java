package dev.nightjar.agent.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.agent.ship.CompletedWork;
import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.ResourceUse;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.ledger.Interval;
import dev.nightjar.model.ledger.Missing;
import dev.nightjar.model.ledger.Part;
import io.opentelemetry.api.trace.Span;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Works that hand tasks over and wait for them. The recorder is told what advice would tell; threads are real. */
class AwaitedTasksTest {

    private static final Object EXECUTOR = new Object();
    private static final Resource CHARGES = Resource.executor("charges");

    private final Lab lab = new Lab();
    private final FutureTask<String> task = new FutureTask<>(() -> "charged");

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void theWaitForATaskIsItsQueueAndWhatItDid() throws Exception {
        Span request = lab.request("POST /payments");
        lab.advice.submitted(EXECUTOR, task);
        Object wait = lab.advice.awaiting(task);
        long[] slept = new long[1];
        runOnWorker(task, () -> {
            long from = System.nanoTime();
            long to = System.nanoTime();
            lab.recorder.waited(Lab.threadId(), new Interval(Part.SLEEP, from, to));
            slept[0] = to - from;
        });
        lab.advice.awaited(Objects.requireNonNull(wait));
        request.end();
        CompletedWork work = only(lab.ended());
        assertThat(work.ledger().nanos(Part.QUEUE)).isPositive();
        assertThat(work.ledger().nanos(Part.SLEEP)).isEqualTo(slept[0]);
        assertThat(work.ledger().missing()).doesNotContain(Missing.HAND_OVER);
        ResourceUse use = Objects.requireNonNull(work.used().resources().get(CHARGES));
        assertThat(use.calls()).isEqualTo(1);
        assertThat(use.waitedNanos()).isEqualTo(work.ledger().nanos(Part.QUEUE));
        assertThat(use.heldNanos()).isPositive();
    }

    @Test
    void theWaitForAFutureIsWhatTheOneDidWhoCompletedIt() throws Exception {
        CompletableFuture<String> stage = new CompletableFuture<>();
        Span request = lab.request("POST /payments");
        Thread waiter = Thread.currentThread();
        lab.advice.submitted(EXECUTOR, task);
        Object wait = lab.advice.awaiting(stage);
        long[] slept = new long[1];
        runOnWorker(task, () -> {
            long from = System.nanoTime();
            long to = System.nanoTime();
            lab.recorder.waited(Lab.threadId(), new Interval(Part.SLEEP, from, to));
            slept[0] = to - from;
            stage.complete("charged");
            lab.advice.wakes(waiter);
        });
        lab.advice.awaited(Objects.requireNonNull(wait));
        request.end();
        CompletedWork work = only(lab.ended());
        assertThat(work.ledger().nanos(Part.QUEUE)).isPositive();
        assertThat(work.ledger().nanos(Part.SLEEP)).isEqualTo(slept[0]);
    }

    /** As {@code supplyAsync} gives it out: nobody has woken the waiter yet, and what it waits for is known all the same. */
    @Test
    void theWaitForAFutureWhoseTaskHasNotStartedIsItsQueue() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        lab.request("POST /payments");
        long since = System.nanoTime();
        lab.advice.submitted(EXECUTOR, task);
        lab.advice.staged(stage, since);
        assertThat(lab.advice.awaiting(stage)).isNotNull();
        CompletedWork work = lab.open();
        assertThat(work.open()).isTrue();
        assertThat(work.ledger().nanos(Part.QUEUE)).isPositive();
        assertThat(work.ledger().nanos(Part.SIGNAL)).isZero();
    }

    @Test
    void aFutureIsThatOfTheTaskThatWasHandedOverLastAndOfNoOther() {
        CompletableFuture<String> other = new CompletableFuture<>();
        lab.request("POST /payments");
        long since = System.nanoTime();
        lab.advice.submitted(EXECUTOR, task);
        lab.advice.staged(new CompletableFuture<>(), since);
        lab.advice.staged(other, since);
        assertThat(lab.advice.awaiting(other)).isNotNull();
        assertThat(lab.open().ledger().nanos(Part.QUEUE)).isZero();
    }

    /** Of an executor that nobody sees nothing is known: what was handed to another one before is not it. */
    @Test
    void aTaskThatWasHandedOverBeforeIsNotTheFuturesOwn() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        lab.request("POST /payments");
        lab.advice.submitted(EXECUTOR, task);
        lab.advice.staged(stage, System.nanoTime() + 1);
        assertThat(lab.advice.awaiting(stage)).isNotNull();
        assertThat(lab.open().ledger().nanos(Part.QUEUE)).isZero();
    }

    @Test
    void whatSomebodyElseCompletesIsASignal() throws Exception {
        CompletableFuture<String> stage = new CompletableFuture<>();
        Span request = lab.request("POST /payments");
        Thread waiter = Thread.currentThread();
        Object wait = lab.advice.awaiting(stage);
        Lab.onAnotherThread(() -> {
            lab.advice.wakes(waiter); // nobody's
            Span other = lab.request("GET /other");
            lab.advice.wakes(waiter);
            other.end();
        });
        lab.advice.awaited(Objects.requireNonNull(wait));
        request.end();
        CompletedWork work = lab.ended().stream()
                .filter(ended -> ended.operation().equals("POST /payments"))
                .findFirst()
                .orElseThrow();
        assertThat(work.ledger().nanos(Part.SIGNAL)).isPositive();
        assertThat(work.ledger().nanos(Part.QUEUE)).isZero();
    }

    @Test
    void whatCompletesAFutureAndGoesOnIsAWorkOfItsOwnAndKeepsNothingOpen() throws Exception {
        UnderWay task = completesAndOutlivesItsRequest(() -> {
            Object audit = lab.advice.sqlEntered(null, "insert into audit values (1)");
            lab.advice.sqlLeft(Objects.requireNonNull(audit));
        });
        CompletedWork work = only(lab.ended());
        assertThat(work.ledger().nanos(Part.QUEUE)).isPositive();
        assertThat(work.ledger().missing()).doesNotContain(Missing.CPU_CLOCK, Missing.ALLOCATION);
        task.goOn();
        CompletedWork rest = only(lab.ended());
        assertThat(rest.kind()).isEqualTo(Work.Kind.TASK);
        assertThat(rest.ledger().nanos(Part.SQL)).isPositive();
    }

    @Test
    void whatCompletesAFutureAndIsOverIsNoWorkOfItsOwnAlsoWhenItsWorkHasEndedMeanwhile() throws Exception {
        completesAndOutlivesItsRequest(() -> {}).goOn();
        CompletedWork work = only(lab.ended());
        assertThat(work.operation()).isEqualTo("POST /payments");
        assertThat(work.used().resources().get(CHARGES))
                .satisfies(
                        use -> assertThat(Objects.requireNonNull(use).calls()).isEqualTo(1));
        assertThat(lab.recorder.counters()).containsEntry("works.live", 0L);
    }

    /** A task that has completed a future, and whose request has ended since. */
    private record UnderWay(CountDownLatch over, Thread worker) {
        void goOn() throws InterruptedException {
            over.countDown();
            worker.join();
        }
    }

    /** @param rest what the task does when it goes on */
    private UnderWay completesAndOutlivesItsRequest(Runnable rest) throws Exception {
        CompletableFuture<String> stage = new CompletableFuture<>();
        Span request = lab.request("POST /payments");
        Thread waiter = Thread.currentThread();
        lab.advice.submitted(EXECUTOR, task);
        Object wait = lab.advice.awaiting(stage);
        CountDownLatch completed = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        Thread worker = worker(task, () -> {
            stage.complete("charged");
            lab.advice.wakes(waiter);
            completed.countDown();
            awaitQuietly(over);
            rest.run();
        });
        completed.await();
        lab.advice.awaited(Objects.requireNonNull(wait));
        request.end();
        return new UnderWay(over, worker);
    }

    @Test
    void aThreadThatHelpsWhileItWaitsForAStageIsWhereTheTaskIs() throws Exception {
        ForkJoinTask<?> inner = ForkJoinTask.adapt(() -> {});
        CompletableFuture<String> stage = new CompletableFuture<>();
        Span request = lab.request("POST /payments");
        lab.advice.submitted(EXECUTOR, inner);
        Object wait = lab.advice.awaiting(stage);
        Object run = Objects.requireNonNull(lab.advice.runStarted(inner));
        Object statement = Objects.requireNonNull(lab.advice.sqlEntered(null, "select 1"));
        Thread.sleep(5);
        lab.advice.sqlLeft(statement);
        lab.advice.runEnded(run);
        lab.advice.awaited(Objects.requireNonNull(wait));
        request.end();
        CompletedWork work = only(lab.ended());
        assertThat(work.ledger().nanos(Part.SQL)).isGreaterThanOrEqualTo(5_000_000);
        assertThat(work.ledger().nanos(Part.SIGNAL)).isLessThan(work.ledger().nanos(Part.SQL));
    }

    @Test
    void aTaskOfAForkJoinPoolLeavesItsThreadAsItWas() throws Exception {
        ForkJoinPool forks = new ForkJoinPool(1);
        ForkJoinTask<?> fork = ForkJoinTask.adapt(() -> {});
        Span request = lab.request("POST /payments");
        assertThat(lab.advice.runs(new Object())).isFalse();
        lab.advice.submitted(forks, fork);
        assertThat(lab.advice.runs(new Object())).isTrue();
        Recording before = lab.recorder.recording();
        Object run = Objects.requireNonNull(lab.advice.runStarted(fork)); // a thread that waits may help
        assertThat(lab.recorder.recording()).isNotEqualTo(before);
        assertThat(lab.advice.runStarted(fork)).as("started twice").isNull();
        lab.advice.runEnded(run);
        assertThat(lab.recorder.recording()).isEqualTo(before);
        assertThat(lab.advice.runs(new Object())).isFalse();
        request.end();
        assertThat(only(lab.ended()).used().resources())
                .hasEntrySatisfying(Resource.executor(ThreadNames.UNNAMED), use -> {
                    assertThat(use.calls()).isEqualTo(1);
                    assertThat(use.waitedNanos()).isPositive();
                    assertThat(use.heldNanos()).as("it is none of the pool's").isZero();
                });
        forks.shutdownNow();
    }

    @Test
    void aPoolsOwnSplittingIsNobodysBusiness() {
        lab.advice.submitted(EXECUTOR, ForkJoinTask.adapt(() -> {}));
        assertThat(lab.advice.runs(new Object())).isFalse();
    }

    @Test
    void anOpenWorkWhoseTaskIsStillQueuedHasWaitedSoFar() throws Exception {
        nameTheExecutor();
        Span request = lab.request("POST /payments");
        lab.advice.submitted(EXECUTOR, task);
        lab.advice.awaiting(task);
        CompletedWork open = lab.open();
        assertThat(open.ledger().nanos(Part.QUEUE)).isPositive();
        assertThat(open.ledger().nanos(Part.SIGNAL)).isZero();
        assertThat(open.used().resources().get(CHARGES))
                .isEqualTo(new ResourceUse(1, 0, open.ledger().nanos(Part.QUEUE), 0));
        request.end();
    }

    @Test
    void anOpenWorkWhoseTaskRunsIsWhereTheTaskIs() throws Exception {
        Span request = lab.request("POST /payments");
        lab.advice.submitted(EXECUTOR, task);
        lab.advice.awaiting(task);
        CountDownLatch inSql = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        Thread worker = worker(task, () -> {
            Object statement = lab.advice.sqlEntered(null, "select 1");
            inSql.countDown();
            awaitQuietly(over);
            lab.advice.sqlLeft(Objects.requireNonNull(statement));
        });
        inSql.await();
        CompletedWork open = lab.open();
        assertThat(open.ledger().nanos(Part.SQL)).isPositive();
        assertThat(open.used().resources().keySet())
                .extracting(Resource::kind)
                .contains(Resource.Kind.SQL, Resource.Kind.EXECUTOR);
        over.countDown();
        worker.join();
        request.end();
    }

    @Test
    void aWaitThatWasGivenUpWasForTheQueueAndTheTaskIsAWorkOfItsOwn() throws Exception {
        nameTheExecutor();
        Span request = lab.request("POST /payments");
        lab.advice.submitted(EXECUTOR, task);
        Object wait = lab.advice.awaiting(task);
        lab.advice.awaited(Objects.requireNonNull(wait));
        request.end();
        CompletedWork work = only(lab.ended());
        assertThat(work.ledger().nanos(Part.QUEUE)).isPositive();
        ResourceUse use = Objects.requireNonNull(work.used().resources().get(CHARGES));
        assertThat(use.refused()).isEqualTo(1);
        lab.recorder.tidy(System.nanoTime());
        runOnWorker(task, () -> {});
        CompletedWork late = only(lab.ended());
        assertThat(late.operation()).isEqualTo("task of POST /payments");
        assertThat(late.kind()).isEqualTo(Work.Kind.TASK);
        assertThat(late.traceId()).isEqualTo(work.traceId());
        assertThat(late.spanId()).isNotEqualTo(work.spanId());
        assertThat(late.ledger().nanos(Part.QUEUE)).isPositive();
        assertThat(late.used().resources().get(CHARGES))
                .satisfies(occupied -> assertThat(occupied.heldNanos()).isPositive());
        assertThat(lab.recorder.counters()).containsEntry("works.live", 0L).containsEntry("intervals.kept", 0L);
    }

    @Test
    void aTaskThatOutlivesItsWorkKeepsWhatItDidFromItsStart() throws Exception {
        Span request = lab.request("POST /statements");
        lab.advice.submitted(EXECUTOR, task);
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        Thread worker = worker(task, () -> {
            long from = System.nanoTime();
            lab.recorder.waited(Lab.threadId(), new Interval(Part.SLEEP, from, System.nanoTime()));
            running.countDown();
            awaitQuietly(over);
        });
        running.await();
        request.end();
        CompletedWork work = only(lab.ended());
        assertThat(work.used().resources()).doesNotContainKey(CHARGES);
        CompletedWork hangs = lab.open();
        assertThat(hangs.operation()).isEqualTo("task of POST /statements");
        over.countDown();
        worker.join();
        CompletedWork own = only(lab.ended());
        assertThat(own.spanId()).isEqualTo(hangs.spanId());
        assertThat(own.ledger().nanos(Part.SLEEP)).isPositive();
        assertThat(own.used().resources().get(CHARGES))
                .satisfies(use -> assertThat(use.calls()).isEqualTo(1));
        assertThat(lab.recorder.counters()).containsEntry("works.live", 0L).containsEntry("intervals.kept", 0L);
    }

    @Test
    void theWaitForSomebodyElsesTaskIsNotFollowed() throws Exception {
        Span first = lab.request("first");
        lab.advice.submitted(EXECUTOR, task);
        Lab.onAnotherThread(() -> {
            Span second = lab.request("second");
            assertThat(lab.advice.awaiting(task)).isNull();
            second.end();
        });
        assertThat(lab.advice.awaiting(new FutureTask<>(() -> "nobody's"))).isNull();
        runOnWorker(task, () -> task.run());
        assertThat(lab.advice.awaiting(task)).as("it is there already").isNull();
        first.end();
        assertThat(lab.ended()).extracting(CompletedWork::operation).containsExactly("second", "first");
    }

    /** A task of nobody's interest runs first, as it does in life: then it is known what the executor's threads are called. */
    private void nameTheExecutor() throws InterruptedException {
        Span warmUp = lab.request("warm-up");
        FutureTask<String> first = new FutureTask<>(() -> "warm");
        lab.advice.submitted(EXECUTOR, first);
        runOnWorker(first, () -> {});
        warmUp.end();
        assertThat(only(lab.ended()).used().resources()).containsKey(CHARGES);
    }

    private void runOnWorker(Object run, Runnable body) throws InterruptedException {
        worker(run, body).join();
    }

    private Thread worker(Object run, Runnable body) {
        Thread thread = new Thread(
                () -> {
                    lab.advice.started(EXECUTOR, run);
                    body.run();
                    lab.advice.ended(EXECUTOR);
                },
                "charges-1");
        thread.start();
        return thread;
    }

    private static CompletedWork only(List<CompletedWork> works) {
        assertThat(works).hasSize(1);
        return works.get(0);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
