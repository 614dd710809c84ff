package dev.nightjar.store;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the writer, bounded in bytes. What was taken out counts until {@link #release}: the bound holds for
 * everything that was not answered yet. Many threads offer, one takes.
 */
final class WriteQueue {

    /** Whether something was taken in. */
    enum Offer {
        TAKEN,
        FULL,
        CLOSED
    }

    private final long limitBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Pending> waiting = new ArrayDeque<>();
    private long heldBytes;
    private boolean closed;

    WriteQueue(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    Offer offer(Pending pending) {
        lock.lock();
        try {
            if (closed) {
                return Offer.CLOSED;
            }
            if (heldBytes + pending.bytes() > limitBytes) {
                return Offer.FULL;
            }
            heldBytes += pending.bytes();
            waiting.addLast(pending);
            changed.signal();
            return Offer.TAKEN;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the next one; null when the queue is closed and empty. */
    @Nullable
    Pending take() throws InterruptedException {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                changed.await();
            }
            return waiting.pollFirst();
        } finally {
            lock.unlock();
        }
    }

    /** The next one if it is a write and comes within the given time. */
    Pending.@Nullable Write takeWrite(long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (waiting.isEmpty() && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            if (waiting.peekFirst() instanceof Pending.Write write) {
                waiting.removeFirst();
                return write;
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** What waits at this moment, in order. */
    List<Pending> drain() {
        lock.lock();
        try {
            List<Pending> all = List.copyOf(waiting);
            waiting.clear();
            return all;
        } finally {
            lock.unlock();
        }
    }

    void release(Pending pending) {
        lock.lock();
        try {
            heldBytes -= pending.bytes();
        } finally {
            lock.unlock();
        }
    }

    long limitBytes() {
        return limitBytes;
    }

    long heldBytes() {
        lock.lock();
        try {
            return heldBytes;
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing more in; what waits is still given out. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
