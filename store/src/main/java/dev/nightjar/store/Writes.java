package dev.nightjar.store;

import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.port.Batch;
import dev.nightjar.model.port.RowBatch;
import dev.nightjar.model.port.SignalWriter;
import dev.nightjar.model.port.WriteResult;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The write side: what the queue does not take is answered at once, everything else by the writer. Safe for many threads. */
final class Writes implements SignalWriter {

    /** A full queue is written out within a few group commits. */
    private static final Duration RETRY_AFTER_FULL = Duration.ofSeconds(1);

    private static final Duration RETRY_AFTER_CLOSED = Duration.ofSeconds(5);

    private final WriteQueue queue;
    private final WriteCounters counters;
    private volatile boolean closed;

    Writes(WriteQueue queue, WriteCounters counters) {
        this.queue = queue;
        this.counters = counters;
    }

    @Override
    public CompletableFuture<WriteResult> write(Batch batch) {
        return offer(
                new Pending.BatchWrite(batch, FactSize.bytes(batch), System.nanoTime(), new CompletableFuture<>()));
    }

    @Override
    public CompletableFuture<WriteResult> write(RowBatch batch) {
        return offer(
                new Pending.RowsWrite(batch, batch.rows().heapBytes(), System.nanoTime(), new CompletableFuture<>()));
    }

    @Override
    public CompletableFuture<WriteResult> write(String environment, Finding finding) {
        return offer(new Pending.FindingWrite(
                environment,
                finding.id(),
                FindingTable.lastSeenEpochNanos(finding),
                FindingTable.json(finding),
                System.nanoTime(),
                new CompletableFuture<>()));
    }

    @Override
    public CompletableFuture<WriteResult> withdraw(String environment, String findingId) {
        return offer(new Pending.Withdrawal(environment, findingId, System.nanoTime(), new CompletableFuture<>()));
    }

    private CompletableFuture<WriteResult> offer(Pending.Write write) {
        counters.accepted();
        WriteResult refusal = refusal(write);
        if (refusal != null) {
            counters.answered(refusal);
            write.answer().complete(refusal);
        }
        return write.answer();
    }

    /** Null when the queue has taken it. */
    private @Nullable WriteResult refusal(Pending.Write write) {
        if (write.bytes() > queue.limitBytes()) {
            return new WriteResult.Failed("a batch of about " + write.bytes() + " bytes, the whole queue holds "
                    + queue.limitBytes() + ": send smaller batches");
        }
        return switch (queue.offer(write)) {
            case TAKEN -> null;
            case FULL ->
                new WriteResult.Busy(
                        RETRY_AFTER_FULL,
                        "the store is behind: " + queue.limitBytes() + " bytes of batches wait for the disk");
            case CLOSED -> new WriteResult.Busy(RETRY_AFTER_CLOSED, whyClosed());
        };
    }

    /** Runs something on the writer's thread and connection, after what waits now. */
    <T> CompletableFuture<T> betweenGroups(Pending.After after, Pending.Task<T> task) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        if (queue.offer(new Pending.Chore<>(task, after, answer)) != WriteQueue.Offer.TAKEN) {
            answer.completeExceptionally(new IllegalStateException(whyClosed()));
        }
        return answer;
    }

    private String whyClosed() {
        return closed ? "the store is closed: the server stops" : GroupWriter.ENDED;
    }

    /** Takes nothing more; what was taken is still written. */
    void close() {
        closed = true;
        queue.close();
    }
}
