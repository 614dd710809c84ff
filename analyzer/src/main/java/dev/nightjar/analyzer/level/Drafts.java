package dev.nightjar.analyzer.level;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Puts the blocks of an operation together, from totals in any order and from works that hang. For one thread. */
final class Drafts {

    /** Where no work of an operation has ended. */
    private static final long BLOCK_NANOS = 10_000_000_000L;

    /** An open work counts in each block that it spent at least this long in the JVM at the end of. */
    private static final long OPEN_AFTER_NANOS = 2_000_000_000L;

    private final NavigableMap<Long, Draft> drafts = new TreeMap<>();

    void add(WorkTotal total, boolean warmingUp) {
        drafts.computeIfAbsent(total.fromEpochNanos(), from -> new Draft(from, total.blockNanos()))
                .add(total, warmingUp);
    }

    /** After all totals: those tell how long blocks are. */
    void addOpen(List<Work> open, TimeRange history) {
        long nanos = drafts.isEmpty() ? BLOCK_NANOS : drafts.lastEntry().getValue().nanos;
        for (Work work : open) {
            long reported = work.endEpochNanos();
            long visible = Math.max(work.startEpochNanos() + OPEN_AFTER_NANOS, history.fromEpochNanos());
            for (long from = Math.floorDiv(visible, nanos) * nanos; from <= reported; from += nanos) {
                Draft draft = drafts.computeIfAbsent(from, start -> new Draft(start, nanos));
                draft.openAges.add(Math.min(from + nanos, reported) - work.startEpochNanos());
                if (from + nanos > reported) {
                    draft.openReports.add(work);
                }
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

        /** Of several instances they come in any order, and sums of doubles depend on it. The last one is for equals only. */
        private static final Comparator<WorkTotal> ORDER = Comparator.comparingLong(WorkTotal::wallNanos)
                .thenComparingLong(WorkTotal::count)
                .thenComparingLong(WorkTotal::failed)
                .thenComparing(WorkTotal::kind)
                .thenComparing(total -> total.walls().counts().toString());

        final long from;
        long nanos;
        final List<WorkTotal> totals = new ArrayList<>();
        final List<Long> openAges = new ArrayList<>();
        final List<Work> openReports = new ArrayList<>();
        long count;
        long warmingUp;

        Draft(long from, long nanos) {
            this.from = from;
            this.nanos = nanos;
        }

        void add(WorkTotal total, boolean inWarmUp) {
            totals.add(total);
            nanos = Math.max(nanos, total.blockNanos());
            count += total.count();
            warmingUp += inWarmUp ? total.count() : 0;
        }

        Block block() {
            totals.sort(ORDER);
            return new Block(from, nanos, totals, openAges, openReports, count > 0 && warmingUp * 5 >= count);
        }
    }
}
