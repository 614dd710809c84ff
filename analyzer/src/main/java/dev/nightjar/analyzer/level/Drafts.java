package dev.nightjar.analyzer.level;

import dev.nightjar.model.fact.LogHistogram;
import dev.nightjar.model.fact.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Puts the blocks of an operation together, from totals in any order and from works that hang. For one thread. */
final class Drafts {

    /** Where no work of an operation has ended. */
    static final long BLOCK_NANOS = 10_000_000_000L;

    private static final LogHistogram NONE = new LogHistogram(Map.of());

    private final NavigableMap<Long, Draft> drafts = new TreeMap<>();

    void add(Ended works, boolean warmingUp) {
        drafts.computeIfAbsent(works.fromEpochNanos(), from -> new Draft(from, works.blockNanos()))
                .add(works, warmingUp);
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

        final long from;
        long nanos;
        final List<Long> openAges = new ArrayList<>();
        final List<Work> openReports = new ArrayList<>();
        long ended;
        long failed;
        long wall;
        LogHistogram walls = NONE;
        long warmingUp;

        Draft(long from, long nanos) {
            this.from = from;
            this.nanos = nanos;
        }

        void add(Ended works, boolean inWarmUp) {
            nanos = Math.max(nanos, works.blockNanos());
            ended += works.count();
            failed += works.failed();
            wall += works.wallNanos();
            walls = walls.size() == 0 ? works.walls() : walls.plus(works.walls());
            warmingUp += inWarmUp ? works.count() : 0;
        }

        Block block() {
            boolean isWarmingUp = ended > 0 && warmingUp * 5 >= ended;
            return new Block(from, nanos, ended, failed, wall, walls, openAges, openReports, isWarmingUp);
        }
    }
}
