package dev.nightjar.store;

import dev.nightjar.model.port.BatchId;
import dev.nightjar.model.port.RandomFacts;
import dev.nightjar.model.port.RandomSpans;
import dev.nightjar.model.port.RowBatch;
import dev.nightjar.model.port.SpanRows;
import dev.nightjar.model.port.WriteResult;
import dev.nightjar.model.rows.Emitter;
import dev.nightjar.model.rows.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Spans that come into a store at a rate, or as fast as it takes them. */
final class Ingest {

    private static final int SPANS = 512;
    private static final int IN_FLIGHT = 64;

    private final DuckDbStore store;
    private final List<RowBatch> made = new ArrayList<>();
    private long number;

    Ingest(DuckDbStore store) {
        this.store = store;
        RandomSpans random = new RandomSpans(3);
        Emitter emitter = new Emitter(new RandomFacts(3).origin("production", "sender"), new TreeMap<>());
        long now = 1_795_000_000_000_000_000L;
        for (int i = 0; i < IN_FLIGHT; i++) {
            List<Span> spans = new ArrayList<>();
            for (int j = 0; j < SPANS; j++) {
                spans.add(random.span(random.hex(32), now + j));
            }
            made.add(SpanRows.batch(new BatchId.Hashed("00"), emitter, spans));
        }
    }

    /**
     * Sends for a while; returns how many spans a second were stored.
     *
     * @param wanted spans per second; 0: as fast as the store takes them
     */
    double perSecond(double wanted, Duration length) {
        long end = System.nanoTime() + length.toNanos();
        return send(wanted, () -> System.nanoTime() - end >= 0);
    }

    /** Sends while something is done; returns how many spans a second were stored. */
    double during(double wanted, Runnable action) throws InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        double[] rate = new double[1];
        Thread sending = Thread.ofPlatform().start(() -> rate[0] = send(wanted, over::get));
        try {
            action.run();
        } finally {
            over.set(true);
            sending.join();
        }
        return rate[0];
    }

    private interface Until {
        boolean isOver();
    }

    private double send(double wanted, Until until) {
        Semaphore inFlight = new Semaphore(IN_FLIGHT);
        AtomicLong stored = new AtomicLong();
        long begin = System.nanoTime();
        long sent = 0;
        while (!until.isOver()) {
            if (wanted > 0) {
                long due = begin + (long) (sent / wanted * TimeUnit.SECONDS.toNanos(1));
                LockSupport.parkNanos(due - System.nanoTime());
            }
            inFlight.acquireUninterruptibly();
            RowBatch batch = made.get((int) (number % made.size()));
            BatchId id = new BatchId.Hashed(String.format("%064x", number++));
            var _ = store.write(new RowBatch(id, batch.emitters(), batch.rows()))
                    .thenAccept(result -> {
                        if (result instanceof WriteResult.Stored) {
                            stored.addAndGet(SPANS);
                        }
                        inFlight.release();
                    });
            sent += SPANS;
        }
        inFlight.acquireUninterruptibly(IN_FLIGHT);
        return stored.get() / ((System.nanoTime() - begin) / 1e9);
    }
}
