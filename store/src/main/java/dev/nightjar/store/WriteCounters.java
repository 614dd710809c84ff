package dev.nightjar.store;

import dev.nightjar.model.fact.LogHistogram;
import dev.nightjar.model.port.WriteResult;
import java.util.TreeMap;

/** What became of the writes since the store was opened. Safe for many threads; each reading is consistent in itself. */
final class WriteCounters {

    private long accepted;
    private long stored;
    private long duplicate;
    private long failed;
    private long busy;
    private long storedFacts;
    private final TreeMap<Integer, Long> commits = new TreeMap<>();

    synchronized void accepted() {
        accepted++;
    }

    synchronized void answered(WriteResult result) {
        switch (result) {
            case WriteResult.Stored ok -> {
                stored++;
                storedFacts += ok.facts();
            }
            case WriteResult.Duplicate again -> duplicate++;
            case WriteResult.Failed no -> failed++;
            case WriteResult.Busy later -> busy++;
        }
    }

    synchronized void committed(long nanos) {
        commits.merge(LogHistogram.bucketOf(nanos), 1L, Long::sum);
    }

    synchronized StoreHealth.Writes read() {
        return new StoreHealth.Writes(
                accepted,
                stored,
                duplicate,
                failed,
                busy,
                accepted - stored - duplicate - failed - busy,
                storedFacts,
                new LogHistogram(commits));
    }
}
