package dev.nightjar.truth;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;

/** A monitor that a request holds, and a lock that a thread holds which works for nobody, until somebody says that it is enough. */
public final class PriceCache {

    private final ReentrantLock lock = new ReentrantLock();
    private final CountDownLatch monitorHeld = new CountDownLatch(1);
    private final CountDownLatch lockHeld = new CountDownLatch(1);
    private final CountDownLatch enough = new CountDownLatch(1);

    public String hold() throws InterruptedException {
        synchronized (this) {
            monitorHeld.countDown();
            enough.await();
        }
        return "held";
    }

    public String enter() throws InterruptedException {
        monitorHeld.await();
        synchronized (this) {
            return "entered";
        }
    }

    /** Returns when it is held. */
    public String holdAside() throws InterruptedException {
        Thread refresh = new Thread(this::holdLock, "price-refresh-1");
        refresh.setDaemon(true);
        refresh.start();
        lockHeld.await();
        return "held aside";
    }

    private void holdLock() {
        lock.lock();
        try {
            lockHeld.countDown();
            enough.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    public String enterLock() {
        lock.lock();
        try {
            return "entered";
        } finally {
            lock.unlock();
        }
    }

    public String letGo() {
        enough.countDown();
        return "let go";
    }
}
