package dev.nightjar.server.bench;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Sends payloads round and round, each time as other traces of another time, at a rate or as fast as they are taken. */
final class Traffic {

    private static final long RETRY_MILLIS = 200;

    private final List<Payload> payloads;
    private final Sender sender;
    private final Semaphore room;
    private final int inFlight;
    /** Others each time: no trace comes twice, and no mask is one of the ids, as those of the seed that made them are. */
    private final Random random = new Random();

    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong sentBack = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    private long mask;
    private int at;

    Traffic(List<Payload> payloads, Sender sender, int inFlight) {
        this.payloads = payloads;
        this.sender = sender;
        this.inFlight = inFlight;
        room = new Semaphore(inFlight);
    }

    /**
     * What was sent and acknowledged.
     *
     * @param sentBack requests that had to be sent again
     * @param lateNanos how far behind its rate it was at the end
     */
    record Outcome(long spans, long nanos, long sentBack, long lateNanos) {
        double perSecond() {
            return spans / (nanos / 1e9);
        }
    }

    /**
     * Returns when the last of the spans is acknowledged.
     *
     * @param perSecond 0: as fast as they are taken
     */
    Outcome send(long spans, long perSecond) throws InterruptedException {
        acknowledged.set(0);
        sentBack.set(0);
        long begin = System.nanoTime();
        long given = 0;
        long late = 0;
        while (given < spans && failure.get() == null) {
            if (perSecond > 0) {
                long due = begin + (long) (given * 1e9 / perSecond);
                late = System.nanoTime() - due;
                if (late < 0) {
                    TimeUnit.NANOSECONDS.sleep(-late);
                }
            }
            Payload payload = next();
            room.acquire();
            give(payload, payload.with(mask, System.currentTimeMillis() * 1_000_000L));
            given += payload.spans();
        }
        room.acquire(inFlight);
        room.release(inFlight);
        Throwable failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("a request failed", failed);
        }
        return new Outcome(acknowledged.get(), System.nanoTime() - begin, sentBack.get(), Math.max(0, late));
    }

    private Payload next() {
        if (at % payloads.size() == 0) {
            mask = random.nextLong();
        }
        return payloads.get(at++ % payloads.size());
    }

    private void give(Payload payload, byte[] bytes) {
        var _ = sender.send(bytes).whenComplete((taken, error) -> {
            if (error != null) {
                failure.compareAndSet(null, error instanceof CompletionException ? error.getCause() : error);
                room.release();
            } else if (taken) {
                acknowledged.addAndGet(payload.spans());
                room.release();
            } else {
                sentBack.incrementAndGet();
                Thread.ofVirtual().start(() -> {
                    sleep();
                    give(payload, bytes);
                });
            }
        });
    }

    private static void sleep() {
        try {
            Thread.sleep(Duration.ofMillis(RETRY_MILLIS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
