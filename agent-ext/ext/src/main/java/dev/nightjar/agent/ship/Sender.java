package dev.nightjar.agent.ship;

import dev.nightjar.agent.settings.AgentLog;
import dev.nightjar.model.Origin;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends what waits in the outbox, one numbered batch after the other. A batch keeps its number and its bytes until the
 * server took it, refused it, or it was offered for {@code retryFor}: so the server can tell a repetition. Driven by
 * {@link #step}, for one thread; the counters for any.
 */
final class Sender {

    static final int BATCH_FACTS = 512;
    static final long BATCH_BYTES = 1L << 20;
    static final long EVERY_NANOS = 1_000_000_000L;

    /** Back-off 0.5-1 s, doubled each time up to 15-30 s: a server that restarted is found again within half a minute. */
    private static final long FIRST_BACK_OFF_NANOS = 1_000_000_000L;

    private static final long MAX_BACK_OFF_NANOS = 30_000_000_000L;

    private final Outbox outbox;
    private final Origin origin;
    private final HttpPost http;
    private final long retryForNanos;
    private final Random random;
    private final LongSupplier nanoTime;
    private final Supplier<Instant> wallTime;
    private final AgentLog log;

    private @Nullable Batch current;
    private long nextNumber;
    private long lastBatchNanos;

    private final AtomicLong batchesSent = new AtomicLong();
    private final AtomicLong batchesDropped = new AtomicLong();
    private final AtomicLong attemptsFailed = new AtomicLong();

    Sender(
            Outbox outbox,
            Origin origin,
            HttpPost http,
            Duration retryFor,
            Random random,
            LongSupplier nanoTime,
            Supplier<Instant> wallTime,
            AgentLog log) {
        this.outbox = outbox;
        this.origin = origin;
        this.http = http;
        this.retryForNanos = retryFor.toNanos();
        this.random = random;
        this.nanoTime = nanoTime;
        this.wallTime = wallTime;
        this.log = log;
        lastBatchNanos = nanoTime.getAsLong();
    }

    /** Does what is due now, at most one exchange with the server. Returns how many nanoseconds later to come again. */
    long step() {
        return step(false);
    }

    /**
     * Sends all that waits until the server fails to take a batch or time is over. A batch that failed before is offered
     * at once, for the time may be the last; when it fails here, later calls offer it when {@link #step} would.
     */
    void flush(long deadlineNanos) {
        while (nanoTime.getAsLong() - deadlineNanos < 0) {
            Batch batch = current;
            if (batch == null ? !outbox.holdsFullBatch(1, 1) : batch.flushed && untilNextTry(batch) > 0) {
                return;
            }
            step(true);
            batch = current;
            if (batch != null) {
                batch.flushed = true;
                return;
            }
        }
    }

    /** Gives up what is left, at the end. Returns how many facts that were. */
    long abandon() {
        Batch left = current;
        long lost = outbox.counts().queued();
        if (left != null) {
            drop(left);
        }
        outbox.close();
        return lost;
    }

    long attemptsFailed() {
        return attemptsFailed.get();
    }

    Map<String, Long> counters() {
        Map<String, Long> counters = new TreeMap<>();
        counters.put("batches.sent", batchesSent.get());
        counters.put("batches.dropped", batchesDropped.get());
        counters.put("batches.attempts_failed", attemptsFailed.get());
        return counters;
    }

    private long step(boolean atOnce) {
        long now = nanoTime.getAsLong();
        Batch batch = current;
        if (batch == null) {
            long untilDue = lastBatchNanos + EVERY_NANOS - now;
            if (untilDue > 0 && !atOnce && !outbox.holdsFullBatch(BATCH_FACTS, BATCH_BYTES)) {
                return untilDue;
            }
            lastBatchNanos = now;
            List<Outbox.Entry> entries = outbox.take(BATCH_FACTS, BATCH_BYTES);
            if (entries.isEmpty()) {
                return EVERY_NANOS;
            }
            batch = new Batch(entries, request(entries), now);
            nextNumber++;
            current = batch;
        }
        if (now - batch.nextTryNanos < 0 && !atOnce) {
            return batch.nextTryNanos - now;
        }
        if (now - batch.firstTriedNanos >= retryForNanos) {
            // Before the attempt: the server knows repetitions for an hour only, and this one might arrive after it.
            log.error(
                    "%s did not take a batch of %d facts for %d s, they are lost: %s",
                    http.address(),
                    batch.entries.size(),
                    Duration.ofNanos(now - batch.firstTriedNanos).toSeconds(),
                    batch.lastReason);
            drop(batch);
            return 0;
        }
        conclude(batch, attempt(batch));
        return current == null ? 0 : Math.max(0, untilNextTry(batch));
    }

    private long untilNextTry(Batch batch) {
        return batch.nextTryNanos - nanoTime.getAsLong();
    }

    private byte[] request(List<Outbox.Entry> entries) {
        try {
            return OtlpLogs.request(origin, nextNumber, entries);
        } catch (Throwable e) {
            outbox.settle(entries, entries.size());
            throw e;
        }
    }

    private Delivery attempt(Batch batch) {
        batch.attempts++;
        return OtlpAnswer.to(batch.request, http, wallTime);
    }

    private void conclude(Batch batch, Delivery delivery) {
        if (delivery instanceof Delivery.Taken taken) {
            taken(batch, taken);
        } else if (delivery instanceof Delivery.Refused refused) {
            log.error(
                    "%s refused a batch of %d facts, they are lost: %s",
                    http.address(), batch.entries.size(), refused.reason());
            drop(batch);
        } else if (delivery instanceof Delivery.TryAgain tryAgain) {
            attemptsFailed.incrementAndGet();
            tryAgain(batch, tryAgain);
        }
    }

    private void taken(Batch batch, Delivery.Taken taken) {
        int rejected = (int) Math.min(taken.rejected(), batch.entries.size());
        if (rejected > 0) {
            log.error(
                    "%s rejected %d of %d facts, they are lost: %s",
                    http.address(), rejected, batch.entries.size(), taken.message());
        } else if (!taken.message().isEmpty()) {
            log.warn("%s took a batch and warns: %s", http.address(), taken.message());
        }
        if (batch.attempts > 1) {
            log.info("%s takes batches again, after %d attempts", http.address(), batch.attempts);
        }
        outbox.settle(batch.entries, rejected);
        batchesSent.incrementAndGet();
        current = null;
    }

    private void tryAgain(Batch batch, Delivery.TryAgain tryAgain) {
        long now = nanoTime.getAsLong();
        batch.lastReason = tryAgain.reason();
        long backOff = MAX_BACK_OFF_NANOS;
        if (batch.attempts <= 5) {
            backOff = Math.min(MAX_BACK_OFF_NANOS, FIRST_BACK_OFF_NANOS << (batch.attempts - 1));
        }
        long wait = (long) (backOff * (0.5 + random.nextDouble() / 2));
        if (tryAgain.retryAfter() != null) {
            wait = Math.max(wait, tryAgain.retryAfter().toNanos());
        }
        batch.nextTryNanos = now + wait;
        log.warn(
                "%s did not take a batch (%s); it is kept and sent again. Is the Nightjar server running there"
                        + " (nightjar.endpoint)?",
                http.address(), tryAgain.reason());
    }

    private void drop(Batch batch) {
        outbox.settle(batch.entries, batch.entries.size());
        batchesDropped.incrementAndGet();
        current = null;
    }

    private static final class Batch {
        private final List<Outbox.Entry> entries;
        private final byte[] request;
        private final long firstTriedNanos;
        private int attempts;
        private String lastReason = "";
        private long nextTryNanos;
        private boolean flushed;

        private Batch(List<Outbox.Entry> entries, byte[] request, long nowNanos) {
            this.entries = entries;
            this.request = request;
            this.firstTriedNanos = nowNanos;
            this.nextTryNanos = nowNanos;
        }
    }
}
