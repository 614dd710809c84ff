package dev.nightjar.store;

import dev.nightjar.model.fact.LogHistogram;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How the store is doing.
 *
 * @param writes counters since it was opened
 * @param rows table → rows
 * @param sealed table → what of it lies in files
 * @param fileBytes size of the database file; it is reused after deletions, and does not shrink
 * @param walBytes what a start after a crash would replay
 * @param freeDiskBytes of the file system with the data folder
 * @param queuedBytes batches that are not answered yet
 * @param unreadableFindings stored findings that were skipped because they could not be decoded, counted at each reading
 * @param trouble why writes are refused at present, null when they are not
 */
public record StoreHealth(
        Writes writes,
        Map<String, Long> rows,
        Map<String, Sealed> sealed,
        long fileBytes,
        long walBytes,
        long freeDiskBytes,
        long queuedBytes,
        long unreadableFindings,
        @Nullable String trouble) {

    public StoreHealth {
        rows = Collections.unmodifiableMap(new TreeMap<>(rows));
        sealed = Collections.unmodifiableMap(new TreeMap<>(sealed));
    }

    /** Rows that became files. */
    public record Sealed(long files, long rows, long bytes) {}

    /**
     * Batches and findings: {@code accepted = stored + duplicate + failed + busy + waiting}, at every reading;
     * {@code waiting} is 0 when all are answered.
     *
     * @param accepted writes that were asked for
     * @param waiting not answered yet
     * @param storedFacts facts (and findings) in what was stored
     * @param commitNanos how long commits took
     */
    public record Writes(
            long accepted,
            long stored,
            long duplicate,
            long failed,
            long busy,
            long waiting,
            long storedFacts,
            LogHistogram commitNanos) {}
}
