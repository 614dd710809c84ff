package dev.nightjar.agent.ship;

import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.ledger.Missing;
import dev.nightjar.model.ledger.Part;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Counts every ended work, sampled or not, per operation, mask and 10 s block of its end. Not safe for threads.
 */
final class WorkTotals {

    private final Blocks<Map<Key, Sum>> blocks = new Blocks<>(HashMap::new);

    void add(CompletedWork work, String countedAs) {
        Key key = new Key(work.kind(), countedAs, work.ledger().missing());
        blocks.at(work.endEpochNanos()).computeIfAbsent(key, k -> new Sum()).add(work);
    }

    /**
     * Takes out the blocks that are over; each work is in exactly one total that is ever given. The totals are made by
     * the supplier, which any thread may call once.
     */
    Supplier<List<WorkTotal>> due(long nowEpochNanos) {
        List<Map.Entry<Long, Map<Key, Sum>>> over = blocks.due(nowEpochNanos);
        return () -> totals(over);
    }

    /** Likewise all that is left, at the end of the JVM. */
    Supplier<List<WorkTotal>> all() {
        List<Map.Entry<Long, Map<Key, Sum>>> over = blocks.all();
        return () -> totals(over);
    }

    private static List<WorkTotal> totals(List<Map.Entry<Long, Map<Key, Sum>>> over) {
        List<WorkTotal> totals = new ArrayList<>();
        for (Map.Entry<Long, Map<Key, Sum>> block : over) {
            block.getValue().forEach((key, sum) -> totals.add(sum.total(key, block.getKey())));
        }
        return totals;
    }

    private record Key(Work.Kind kind, String operation, Set<Missing> missing) {}

    private static final class Sum {
        private long count;
        private long failed;
        private long wallNanos;
        private long heapBytes;
        private long cpuNanos;
        private final Walls walls = new Walls();
        private final Map<Part, Long> parts = new EnumMap<>(Part.class);
        private final ResourceSums resources = new ResourceSums();

        private void add(CompletedWork work) {
            count++;
            failed += work.failed() ? 1 : 0;
            wallNanos += work.ledger().wallNanos();
            walls.add(work.ledger().wallNanos());
            work.ledger().parts().forEach((part, nanos) -> parts.merge(part, nanos, Long::sum));
            Long heap = work.used().heapBytes();
            Long cpu = work.used().cpuNanos();
            heapBytes += heap == null ? 0 : heap;
            cpuNanos += cpu == null ? 0 : cpu;
            resources.add(work.used().resources());
        }

        private WorkTotal total(Key key, long fromEpochNanos) {
            return new WorkTotal(
                    key.kind(),
                    key.operation(),
                    fromEpochNanos,
                    Blocks.BLOCK_NANOS,
                    count,
                    failed,
                    wallNanos,
                    walls.histogram(),
                    parts,
                    key.missing(),
                    heapBytes,
                    cpuNanos,
                    resources.top());
        }
    }
}
