package dev.nightjar.collector;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.Fact;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.port.Batch;
import dev.nightjar.model.port.MemoryStore;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.RowBatch;
import dev.nightjar.model.port.SignalWriter;
import dev.nightjar.model.port.Stamped;
import dev.nightjar.model.port.WriteResult;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The store in memory with what a real one does beside storing: it can be busy, refuse, break, and take its time until a
 * batch is durable. Remembers the batches that reached it. Thread-safe.
 */
public final class Store implements SignalWriter {

    private final MemoryStore kept = new MemoryStore();
    private final List<Batch> batches = new CopyOnWriteArrayList<>();
    private final List<RowBatch> rowBatches = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> gate = new CompletableFuture<>();
    private volatile boolean slow;
    private volatile @Nullable Supplier<WriteResult> instead;

    public MemoryStore kept() {
        return kept;
    }

    /** In order of arrival, those included that were not kept. */
    public List<Batch> batches() {
        return batches;
    }

    /** In order of arrival, those included that were not kept. */
    public List<RowBatch> rowBatches() {
        return rowBatches;
    }

    /** From now on nothing is durable until {@link #commit}. */
    public void holdCommits() {
        slow = true;
    }

    public void commit() {
        slow = false;
        gate.complete(null);
    }

    /** From now on batches get this and are not kept; null ends it. */
    public void answerWith(@Nullable Supplier<WriteResult> result) {
        instead = result;
    }

    public List<Long> gcIds() {
        return pauses().stream().map(pause -> pause.gcId()).sorted().toList();
    }

    public List<dev.nightjar.model.fact.GcPause> pauses() {
        return kept
                .gcPauses(new Query.GcPauses(
                        Requests.ORIGIN.environment(), Requests.ORIGIN.service(), new TimeRange(0, Long.MAX_VALUE)))
                .stream()
                .map(Stamped::fact)
                .toList();
    }

    public List<Fact> facts() {
        return batches.stream().flatMap(batch -> batch.facts().stream()).toList();
    }

    @Override
    public CompletableFuture<WriteResult> withdraw(String environment, String findingId) {
        return kept.withdraw(environment, findingId);
    }

    @Override
    public CompletableFuture<WriteResult> write(Batch batch) {
        batches.add(batch);
        Supplier<WriteResult> other = instead;
        if (other != null) {
            return CompletableFuture.completedFuture(other.get());
        }
        return slow ? gate.thenCompose(_ -> kept.write(batch)) : kept.write(batch);
    }

    @Override
    public CompletableFuture<WriteResult> write(RowBatch batch) {
        rowBatches.add(batch);
        Supplier<WriteResult> other = instead;
        if (other != null) {
            return CompletableFuture.completedFuture(other.get());
        }
        return slow ? gate.thenCompose(_ -> kept.write(batch)) : kept.write(batch);
    }

    @Override
    public CompletableFuture<WriteResult> write(String environment, Finding finding) {
        return kept.write(environment, finding);
    }
}
