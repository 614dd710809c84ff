package dev.nightjar.agent.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.fact.LockHolders;
import dev.nightjar.model.fact.LockHolders.Kind;
import io.opentelemetry.api.trace.Span;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On real threads, monitors and locks. */
@Timeout(60)
class LockWatchTest {

    private final Lab lab = new Lab();
    private final List<LockHolders> told = new ArrayList<>();
    private final LockWatch watch = new LockWatch(lab.recorder, told::add, nanos -> 0);
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch enough = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();

    @AfterEach
    void close() throws InterruptedException {
        enough.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        lab.close();
    }

    @Test
    void aMonitorOfAnotherWork() throws Exception {
        Object monitor = new Object();
        start("holder", () -> inWork("GET /report", () -> hold(monitor)));
        held.await();
        start("waiter", () -> inWork("POST /orders", () -> enter(monitor)));
        assertThat(holders("java.lang.Object")).singleElement().satisfies(holder -> {
            assertThat(holder.kind()).isEqualTo(Kind.WORK);
            assertThat(holder.name()).isEqualTo("GET /report");
            assertThat(holder.waitedNanos()).isPositive();
        });
    }

    @Test
    void aLockOfAThreadThatWorksForNobody() throws Exception {
        ReentrantLock lock = new ReentrantLock();
        start("refresh-3", () -> holding(lock, () -> hold(new Object())));
        held.await();
        start("waiter", () -> inWork("POST /orders", () -> holding(lock, () -> {})));
        assertThat(holders(ReentrantLock.class.getName() + "$NonfairSync"))
                .singleElement()
                .satisfies(holder -> {
                    assertThat(holder.kind()).isEqualTo(Kind.THREAD);
                    assertThat(holder.name()).isEqualTo("refresh");
                });
    }

    @Test
    void whoeverWaitsForNobodyIsNotAsked() throws Exception {
        Semaphore semaphore = new Semaphore(0);
        Object monitor = new Object();
        start("holder", () -> hold(monitor));
        held.await();
        Thread nobody = start("nobody", () -> enter(monitor));
        Thread signal = start("signal", () -> inWork("POST /orders", semaphore::acquireUninterruptibly));
        until(() -> nobody.getState() == Thread.State.BLOCKED && signal.getState() == Thread.State.WAITING);
        watch.look();
        watch.end();
        semaphore.release();
        assertThat(told).isEmpty();
    }

    @Test
    void aWorkThatHasEndedDoesNotWait() throws Exception {
        Object monitor = new Object();
        start("holder", () -> hold(monitor));
        held.await();
        Thread later = start("later", () -> {
            inWork("POST /orders", () -> {});
            enter(monitor);
        });
        until(() -> later.getState() == Thread.State.BLOCKED);
        watch.look();
        watch.end();
        assertThat(told).isEmpty();
    }

    /** Whoever of the readers it is, the JVM does not name one. */
    @Test
    void readersHoldALockWithoutAName() throws Exception {
        ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
        start("reader", () -> inWork("GET /report", () -> holding(lock.readLock(), () -> hold(new Object()))));
        held.await();
        start("writer", () -> inWork("POST /orders", () -> holding(lock.writeLock(), () -> {})));
        assertThat(holders(ReentrantReadWriteLock.class.getName() + "$NonfairSync"))
                .extracting(LockHolders.Holder::kind)
                .containsExactly(Kind.UNKNOWN);
    }

    /** By reflection: the agent's code is of Java 17. */
    @Test
    void aVirtualThreadHoldsALockWithoutAName() throws Exception {
        Method startVirtual;
        try {
            startVirtual = Thread.class.getMethod("startVirtualThread", Runnable.class);
        } catch (NoSuchMethodException e) {
            return; // before Java 21 there are none
        }
        ReentrantLock lock = new ReentrantLock();
        Object monitor = new Object();
        startVirtual.invoke(null, (Runnable) () -> {
            synchronized (monitor) {
                holding(lock, () -> {
                    held.countDown();
                    while (enough.getCount() > 0) {
                        Thread.onSpinWait(); // it stays on its carrier
                    }
                });
            }
        });
        held.await();
        start("waiter", () -> inWork("POST /orders", () -> holding(lock, () -> {})));
        assertThat(holders(ReentrantLock.class.getName() + "$NonfairSync"))
                .extracting(LockHolders.Holder::kind)
                .containsExactly(Kind.UNKNOWN);
        told.clear();
        start("other waiter", () -> inWork("POST /orders", () -> enter(monitor)));
        until(() -> {
            watch.look();
            watch.end();
            return told.stream().anyMatch(locks -> locks.lock().equals("java.lang.Object"));
        });
        assertThat(told)
                .flatExtracting(LockHolders::holders)
                .extracting(LockHolders.Holder::kind)
                .containsOnly(Kind.UNKNOWN);
    }

    @Test
    void manyThatWaitAreStoodForByAFew() throws Exception {
        Object monitor = new Object();
        start("holder", () -> hold(monitor));
        held.await();
        List<Thread> waiters = new ArrayList<>();
        for (int i = 0; i < 2 * LockWatch.MAX_ASKED; i++) {
            waiters.add(start("waiter", () -> inWork("POST /orders", () -> enter(monitor))));
        }
        until(() -> waiters.stream().allMatch(waiter -> waiter.getState() == Thread.State.BLOCKED));
        watch.look();
        long before = System.nanoTime();
        until(() -> System.nanoTime() - before > 10_000_000);
        watch.look();
        watch.end();
        // What the two looks stand for is no longer than the time since the watch was made, for each of them.
        assertThat(told)
                .singleElement()
                .satisfies(locks ->
                        assertThat(locks.waitedNanos()).isGreaterThanOrEqualTo(2L * LockWatch.MAX_ASKED * 10_000_000));
    }

    @Test
    void withoutJfrItDoesNotLook() throws Exception {
        Object monitor = new Object();
        start("holder", () -> hold(monitor));
        held.await();
        Thread waiter = start("waiter", () -> inWork("POST /orders", () -> enter(monitor)));
        until(() -> waiter.getState() == Thread.State.BLOCKED);
        watch.watch(false);
        watch.look();
        watch.end();
        assertThat(told).isEmpty();
    }

    /** The holders of the only lock that anybody was seen to wait for. */
    private List<LockHolders.Holder> holders(String lock) throws InterruptedException {
        until(() -> {
            watch.look();
            watch.end();
            return !told.isEmpty();
        });
        assertThat(told)
                .allMatch(locks ->
                        locks.operation().equals("POST /orders") && locks.lock().equals(lock));
        return told.get(0).holders();
    }

    private void inWork(String operation, Runnable body) {
        Span request = lab.request(operation);
        body.run();
        request.end();
    }

    private static void holding(Lock lock, Runnable meanwhile) {
        lock.lock();
        try {
            meanwhile.run();
        } finally {
            lock.unlock();
        }
    }

    private void hold(Object monitor) {
        synchronized (monitor) {
            held.countDown();
            try {
                enough.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void enter(Object monitor) {
        synchronized (monitor) {
            assertThat(Thread.holdsLock(monitor)).isTrue();
        }
    }

    private Thread start(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        threads.add(thread);
        thread.start();
        return thread;
    }

    private interface Check {
        boolean holds();
    }

    private static void until(Check check) throws InterruptedException {
        while (!check.holds()) {
            Thread.sleep(5);
        }
    }
}
