package dev.nightjar.analyzer.level;

import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.ledger.Missing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** Puts the blocks of an operation together, from totals in any order and from works that hang. For one thread. */
final class Drafts {

    /** Where no work of an operation has ended. */
    static final long BLOCK_NANOS = 10_000_000_000L;

    private final NavigableMap<Long, Draft> drafts = new TreeMap<>();

    void add(WorkTotal total, boolean warmingUp) {
        drafts.computeIfAbsent(total.fromEpochNanos(), from -> new Draft(from, total.blockNanos()))
                .add(total, warmingUp);
    }

    void addOpen(Hanging hanging) {
        Work work = hanging.work();
        for (long from = hanging.first(); from <= hanging.last(); from += hanging.blockNanos()) {
            Draft draft = drafts.computeIfAbsent(from, start -> new Draft(start, hanging.blockNanos()));
            draft.openAges.add(Math.min(from + hanging.blockNanos(), work.endEpochNanos()) - work.startEpochNanos());
            if (hanging.isLast(from)) {
                draft.openReports.add(work);
            }
        }
    }

    NavigableMap<Long, Block> blocks() {
        NavigableMap<Long, Block> blocks = new TreeMap<>();
        drafts.forEach((from, draft) -> blocks.put(from, draft.block()));
        return blocks;
    }

    /** A block while it is put together. */
    private static final class Draft {

        /** What can be summed. */
        private record Alike(Work.Kind kind, Set<Missing> missing) {}

        final long from;
        long nanos;
        final Map<Alike, WorkTotal> totals = new HashMap<>();
        final List<Long> openAges = new ArrayList<>();
        final List<Work> openReports = new ArrayList<>();
        long count;
        long warmingUp;

        Draft(long from, long nanos) {
            this.from = from;
            this.nanos = nanos;
        }

        void add(WorkTotal total, boolean inWarmUp) {
            totals.merge(new Alike(total.kind(), total.missing()), total, WorkTotal::plus);
            nanos = Math.max(nanos, total.blockNanos());
            count += total.count();
            warmingUp += inWarmUp ? total.count() : 0;
        }

        Block block() {
            // Sums of doubles depend on the order.
            List<WorkTotal> inOrder = totals.values().stream()
                    .sorted(Comparator.comparing(WorkTotal::kind)
                            .thenComparing(total -> total.missing().toString()))
                    .toList();
            return new Block(from, nanos, inOrder, openAges, openReports, count > 0 && warmingUp * 5 >= count);
        }
    }
}
