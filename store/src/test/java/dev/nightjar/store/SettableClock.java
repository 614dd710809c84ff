package dev.nightjar.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until it is set. */
final class SettableClock implements InstantSource {

    private volatile Instant now = Instant.parse("2026-11-23T00:00:00Z");

    private final AtomicLong nanoTime = new AtomicLong();
    private final AtomicInteger failures = new AtomicInteger();

    @Override
    public Instant instant() {
        if (failures.get() > 0) {
            failures.decrementAndGet();
            throw new StackOverflowError("says this test");
        }
        return now;
    }

    /** The next so many readings end in an error of the JVM. */
    void fail(int times) {
        failures.set(times);
    }

    /** As {@link System#nanoTime}. */
    long nanoTime() {
        return nanoTime.get();
    }

    /** Time goes by. */
    void advance(Duration by) {
        nanoTime.addAndGet(by.toNanos());
        jump(by);
    }

    /** Somebody sets the system's clock. */
    void jump(Duration by) {
        now = now.plus(by);
    }
}
