package dev.nightjar.collector.database;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one sampler did since its start. One consistent snapshot:
 *
 * <pre>batches = stored + duplicate + failed + dropped + pending</pre>
 *
 * @param database {@code postgresql://host:port/name}
 * @param connected whether the last poll reached the database
 * @param lastPoll when the last poll began, whatever became of it; null before the first
 * @param polls looks at the database that succeeded
 * @param failedPolls looks that did not
 * @param skippedPolls looks that were due while an earlier one was still running
 * @param batches made from polls, failed ones included: they say what was not seen
 * @param stored durable
 * @param duplicate durable already, when sent again
 * @param failed refused by the store for good
 * @param dropped left out because the store stayed busy
 * @param pending with the store, or waiting to be sent again
 * @param blind what the last poll could not see
 */
public record SamplerHealth(
        String database,
        boolean connected,
        @Nullable Instant lastPoll,
        long polls,
        long failedPolls,
        long skippedPolls,
        long batches,
        long stored,
        long duplicate,
        long failed,
        long dropped,
        long pending,
        List<String> blind) {

    public SamplerHealth {
        blind = List.copyOf(blind);
        if (batches != stored + duplicate + failed + dropped + pending) {
            throw new IllegalArgumentException(
                    database + ": " + batches + " batches, but " + stored + " stored + " + duplicate + " duplicate + "
                            + failed + " failed + " + dropped + " dropped + " + pending + " pending");
        }
    }
}
