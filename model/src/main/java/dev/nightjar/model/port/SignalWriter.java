package dev.nightjar.model.port;

import dev.nightjar.model.finding.Finding;
import java.util.concurrent.CompletableFuture;

/**
 * Where facts and findings are kept. Safe for use by many threads. Never blocks: a batch that cannot be queued is
 * {@link WriteResult.Busy} at once.
 */
public interface SignalWriter {

    /** Completes when the batch's fate is known; {@code Stored} only after the commit. Never completes exceptionally. */
    CompletableFuture<WriteResult> write(Batch batch);

    /** As {@link #write(Batch)}, for what comes by the ten thousand. */
    CompletableFuture<WriteResult> write(RowBatch batch);

    /** Keeps a finding; one with the same environment and id is replaced. */
    CompletableFuture<WriteResult> write(String environment, Finding finding);

    /** Takes a finding back that later evidence explains otherwise; one that is not there is withdrawn as well. */
    CompletableFuture<WriteResult> withdraw(String environment, String findingId);
}
