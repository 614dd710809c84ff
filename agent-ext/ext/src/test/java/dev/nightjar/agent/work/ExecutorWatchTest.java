package dev.nightjar.agent.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.shop.Orders;
import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.PoolHolders;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CountedCompleter;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ExecutorWatchTest {

    private final Lab lab = new Lab();
    private final List<PoolHolders> told = new ArrayList<>();
    private final ExecutorWatch watch = new ExecutorWatch(lab.recorder, told::add, nanos -> nanos);
    private final CountDownLatch enough = new CountDownLatch(1);
    private final ThreadPoolExecutor executor = new ThreadPoolExecutor(
            1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), task -> new Thread(task, "charges-1"));

    @AfterEach
    void close() {
        enough.countDown();
        executor.shutdownNow();
        lab.close();
    }

    /** A task of a work occupies the worker, doing something first, until the test is over. */
    private void occupy(Runnable first) throws InterruptedException {
        occupy(executor, first);
    }

    private void occupy(ThreadPoolExecutor each) throws InterruptedException {
        occupy(each, () -> {});
    }

    private void occupy(ThreadPoolExecutor each, Runnable first) throws InterruptedException {
        Object task = new Object();
        lab.advice.submitted(each, task);
        CountDownLatch begun = new CountDownLatch(1);
        each.execute(() -> Orders.place(() -> {
            lab.advice.started(each, task);
            first.run();
            begun.countDown();
            await();
        }));
        begun.await();
    }

    private void await() {
        try {
            enough.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whoeverOccupiesTheWorkersIsToldWhileATaskWaits() throws InterruptedException {
        lab.request("POST /statements");
        occupy(() -> {});
        executor.execute(() -> {});
        watch.look();
        assertThat(told).singleElement().satisfies(seen -> {
            assertThat(seen.pool()).isEqualTo("executor:charges");
            assertThat(seen.size()).isEqualTo(1);
            assertThat(seen.waiters()).isEqualTo(1);
            assertThat(seen.holders()).singleElement().satisfies(holder -> {
                assertThat(holder.operation()).isEqualTo("POST /statements");
                assertThat(holder.frame()).isEqualTo("com.shop.Orders.place");
                assertThat(holder.waitsFor()).isNull();
            });
        });
    }

    @Test
    void aWorkerThatWaitsForATaskBehindItSaysSo() throws InterruptedException {
        lab.request("POST /bundles");
        FutureTask<String> part = new FutureTask<>(() -> "part");
        occupy(() -> {
            lab.advice.submitted(executor, part);
            executor.execute(part);
            Objects.requireNonNull(lab.advice.awaiting(part));
        });
        watch.look();
        assertThat(told.get(0).holders())
                .extracting(PoolHolders.Holder::waitsFor)
                .containsExactly(Resource.executor("charges"));
    }

    /** A task of the work, to its end; from then on the executor is known by its name. */
    private void runOne() throws Exception {
        Object task = new Object();
        lab.advice.submitted(executor, task);
        executor.submit(() -> {
                    lab.advice.started(executor, task);
                    lab.advice.ended(executor);
                })
                .get();
    }

    @Test
    void aTaskOfAWorkWithTooManyOfThemIsThatWorksToo() throws Exception {
        lab.request("POST /newsletters");
        for (int mail = 0; mail < 250; mail++) {
            runOne();
        }
        assertThat(lab.recorder.counters()).containsKey("segments.dropped");
        occupy(() -> {});
        executor.execute(() -> {});
        watch.look();
        assertThat(told.get(0).holders())
                .extracting(PoolHolders.Holder::operation)
                .containsExactly("POST /newsletters");
    }

    @Test
    void anExecutorInWhichNoTaskWaitsIsNotLookedAt() throws InterruptedException {
        lab.request("POST /statements");
        occupy(() -> {});
        watch.look();
        assertThat(told).isEmpty();
    }

    /** It says that so many of its workers are idle: as if they had just been woken. */
    private static ThreadPoolExecutor waking(String name, int idle) {
        return new ThreadPoolExecutor(
                1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), task -> new Thread(task, name)) {
            @Override
            public int getActiveCount() {
                return getPoolSize() - idle;
            }
        };
    }

    @Test
    void whatAnIdleWorkerWillTakeWaitsForNobody() throws InterruptedException {
        lab.request("POST /statements");
        ThreadPoolExecutor late = waking("late-1", 1);
        ThreadPoolExecutor behind = waking("behind-1", 1);
        occupy(late);
        occupy(behind);
        occupy(executor);
        late.execute(() -> {});
        for (int task = 0; task < 3; task++) {
            behind.execute(() -> {});
            executor.execute(() -> {});
        }
        watch.look();
        assertThat(told)
                .extracting(PoolHolders::pool, PoolHolders::waiters)
                .containsExactlyInAnyOrder(tuple("executor:behind", 2), tuple("executor:charges", 3));
        late.shutdownNow();
        behind.shutdownNow();
    }

    /** A fork-join pool does not count workers that block in their tasks as active. */
    @Test
    void workersOfAForkJoinPoolThatBlockOccupyIt() throws InterruptedException {
        lab.request("POST /statements");
        ForkJoinPool forks = new ForkJoinPool(2);
        CountDownLatch begun = new CountDownLatch(2);
        CompletableFuture<Void> never = new CompletableFuture<>();
        for (int worker = 0; worker < 2; worker++) {
            Object task = new Object();
            lab.advice.submitted(forks, task);
            forks.execute(() -> {
                lab.advice.started(forks, task);
                begun.countDown();
                await();
            });
        }
        begun.await();
        forks.execute(never::join);
        watch.look();
        assertThat(told).singleElement().satisfies(seen -> {
            assertThat(seen.waiters()).isEqualTo(1);
            assertThat(seen.holders()).hasSize(2);
        });
        never.complete(null);
        forks.shutdownNow();
    }

    /** Who waits for a task runs it where no worker has begun to. */
    @Test
    void whoHelpsAForkJoinPoolDoesNotNameIt() {
        lab.request("POST /statements");
        ForkJoinPool forks = new ForkJoinPool(1);
        CompletableFuture<String> worker = new CompletableFuture<>();
        ForkJoinTask<?> first = submitted(forks);
        forks.execute(() -> {
            run(first);
            worker.complete(Thread.currentThread().getName());
            await();
        });
        String pool = Resource.executor(ThreadNames.pool(worker.join())).toString();
        run(submitted(forks));
        forks.execute(() -> {});
        watch.look();
        assertThat(told).singleElement().satisfies(seen -> {
            assertThat(seen.pool()).isEqualTo(pool);
            assertThat(seen.waiters()).isEqualTo(1);
        });
        enough.countDown();
        forks.shutdownNow();
    }

    private ForkJoinTask<?> submitted(ForkJoinPool forks) {
        ForkJoinTask<?> task = ForkJoinTask.adapt(() -> {});
        lab.advice.submitted(forks, task);
        return task;
    }

    private void run(ForkJoinTask<?> task) {
        lab.advice.runEnded(Objects.requireNonNull(lab.advice.runStarted(task)));
    }

    private static CountedCompleter<Void> partOf(@Nullable CountedCompleter<?> whole) {
        return new CountedCompleter<>(whole) {
            @Override
            public void compute() {
                tryComplete();
            }
        };
    }

    /** What a parallel stream does in other threads. */
    @Test
    void whatAWorkSplitsUpItselfIsThatWorksToo() throws Exception {
        lab.request("GET /best-rates");
        runOne();
        CountedCompleter<Void> whole = partOf(null);
        CountedCompleter<Void> half = partOf(whole);
        assertThat(lab.advice.runStarted(whole)).isNull();
        CountDownLatch begun = new CountDownLatch(1);
        executor.execute(() -> {
            Object part = Objects.requireNonNull(lab.advice.runStarted(partOf(half)));
            Object within = Objects.requireNonNull(lab.advice.runStarted(partOf(half)));
            lab.advice.runEnded(within);
            begun.countDown();
            await();
            lab.advice.runEnded(part);
        });
        begun.await();
        executor.execute(() -> {});
        watch.look();
        assertThat(told.get(0).holders())
                .extracting(PoolHolders.Holder::operation)
                .containsExactly("GET /best-rates");
    }

    @Test
    void aPartOfNobodysTaskAndWhatFollowsAPartAreNobodys() throws Exception {
        executor.submit(() ->
                        assertThat(lab.advice.runStarted(partOf(partOf(null)))).isNull())
                .get();
        lab.request("GET /best-rates");
        runOne();
        CountedCompleter<Void> whole = partOf(null);
        assertThat(lab.advice.runStarted(whole)).isNull();
        executor.submit(() -> lab.advice.runEnded(Objects.requireNonNull(lab.advice.runStarted(partOf(whole)))))
                .get();
        CountDownLatch begun = new CountDownLatch(1);
        executor.execute(() -> {
            begun.countDown();
            await();
        });
        begun.await();
        executor.execute(() -> {});
        watch.look();
        assertThat(told.get(0).holders())
                .extracting(PoolHolders.Holder::operation)
                .containsExactly(PoolHolders.NO_WORK);
    }

    @Test
    void oneLookASecondIsEnough() throws InterruptedException {
        lab.request("POST /statements");
        occupy(() -> {});
        executor.execute(() -> {});
        watch.look();
        long until = System.nanoTime() + 200_000_000;
        while (System.nanoTime() - until < 0) {
            watch.look();
        }
        assertThat(told.size()).isLessThan(5);
    }

    @Test
    void whoDoesNotLookTellsNothing() throws InterruptedException {
        lab.request("POST /statements");
        occupy(() -> {});
        executor.execute(() -> {});
        watch.watch(false);
        watch.look();
        assertThat(told).isEmpty();
        watch.watch(true);
        watch.takeStacks(false);
        watch.look();
        assertThat(told.get(0).holders()).extracting(PoolHolders.Holder::frame).containsOnlyNulls();
    }

    @Test
    void whatWaitsForItsTimeWaitsForNoWorker() {
        ScheduledThreadPoolExecutor scheduled = new ScheduledThreadPoolExecutor(1);
        lab.request("POST /statements");
        lab.advice.submitted(scheduled, scheduled.schedule(() -> {}, 1, TimeUnit.HOURS));
        watch.look();
        assertThat(told).isEmpty();
        scheduled.shutdownNow();
    }

    @Test
    void theServersOwnExecutorsAreKnownOnce() {
        ServerExecutors servers = new ServerExecutors();
        Object http = new Object();
        Object ajp = new Object();
        for (int request = 0; request < 100; request++) {
            servers.saw(http, Resource.executor("http-nio-8080-exec"));
            servers.saw(ajp, Resource.executor("ajp-nio-8009-exec"));
        }
        List<String> seen = new ArrayList<>();
        servers.each((executor, name) -> seen.add(name.name()));
        assertThat(seen).containsExactly("http-nio-8080-exec", "ajp-nio-8009-exec");
    }

    @Test
    void ofMoreServersThanThereIsRoomForTheFirstStay() {
        ServerExecutors servers = new ServerExecutors();
        List<Object> executors = new ArrayList<>();
        for (int door = 0; door < 40; door++) {
            executors.add(new Object());
            servers.saw(executors.get(door), Resource.executor("door " + door));
        }
        List<Object> seen = new ArrayList<>();
        servers.each((executor, name) -> seen.add(executor));
        assertThat(seen).containsExactlyElementsOf(executors.subList(0, 16));
    }

    @Test
    void aWorkerThatHasEndedOccupiesNothing() throws InterruptedException {
        lab.request("POST /statements");
        Thread gone = new Thread(() -> lab.recorder.threads().current().executor(), "charges-2");
        gone.start();
        gone.join();
        occupy(() -> {});
        executor.execute(() -> {});
        watch.look();
        assertThat(told.get(0).size()).isEqualTo(1);
        assertThat(told.get(0).holders()).hasSize(1);
    }
}
