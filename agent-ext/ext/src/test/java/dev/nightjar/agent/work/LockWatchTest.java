package dev.nightjar.agent.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.fact.LockHolders;
import dev.nightjar.model.fact.LockHolders.Kind;
import io.opentelemetry.api.trace.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
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
        start("refresh-3", () -> {
            lock.lock();
            hold(new Object());
            lock.unlock();
        });
        held.await();
        start("waiter", () -> inWork("POST /orders", () -> {
            lock.lock();
            lock.unlock();
        }));
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

    /** The holders of the only lock that anybody was seen to wait for. */
    private List<LockHolders.Holder> holders(String lock) throws InterruptedException {
        until(() -> {
            watch.look();
            watch.end();
            return !told.isEmpty();
        });
        assertThat(told).allMatch(locks -> locks.operation().equals("POST /orders") && locks.lock().equals(lock));
        return told.get(0).holders();
    }

    private void inWork(String operation, Runnable body) {
        Span request = lab.request(operation);
        body.run();
        request.end();
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
