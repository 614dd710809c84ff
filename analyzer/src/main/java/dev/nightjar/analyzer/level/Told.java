package dev.nightjar.analyzer.level;

import dev.nightjar.model.Origin;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.port.Stamped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What JVMs told of one operation, with who told it. Its blocks are put together whenever they are asked for.
 *
 * @param open of the works that hang, the last report of each
 */
record Told(PackedTotals totals, List<Stamped<Work>> open) {

    /** A JVM compiles, loads classes and fills its pools for about this long. */
    private static final long WARM_UP_NANOS = 30_000_000_000L;

    static final Told NOTHING = new Told(PackedTotals.NONE, List.of());

    Told {
        open = List.copyOf(open);
    }

    NavigableMap<Long, Block> blocks(Lives lives, TimeRange history) {
        Drafts drafts = new Drafts(blockNanos());
        totals.each(total -> add(total, drafts, lives));
        drafts.addOpen(works(), history, start -> true);
        return drafts.blocks();
    }

    /** Those that begin in the range. */
    NavigableMap<Long, Block> blocks(Lives lives, TimeRange history, TimeRange range) {
        Drafts drafts = new Drafts(blockNanos());
        totals.each(range, total -> add(total, drafts, lives));
        drafts.addOpen(works(), history, range::contains);
        return drafts.blocks();
    }

    /** Those that begin at one of the starts. */
    NavigableMap<Long, Block> blocks(Lives lives, TimeRange history, Collection<Long> starts) {
        Drafts drafts = new Drafts(blockNanos());
        Set<Long> wanted = new HashSet<>(starts);
        wanted.forEach(start -> totals.each(start, total -> add(total, drafts, lives)));
        drafts.addOpen(works(), history, wanted::contains);
        return drafts.blocks();
    }

    /** Of those that JVMs of a slice told. */
    Told only(Slice slice) {
        Predicate<Origin> holds = slice::holds;
        return new Told(
                totals.only(holds),
                open.stream().filter(work -> holds.test(work.origin())).toList());
    }

    /** By name; none when there is only one. */
    SortedSet<Slice> slices(Slice.Kind kind) {
        SortedSet<Slice> slices = new TreeSet<>();
        totals.origins().forEach(origin -> slices.add(Slice.of(kind, origin)));
        open.forEach(work -> slices.add(Slice.of(kind, work.origin())));
        return slices.size() > 1 ? slices : new TreeSet<>();
    }

    /** Of its first works. */
    Optional<Work.Kind> kind() {
        if (totals.isEmpty()) {
            return open.stream().map(work -> work.fact().kind()).findFirst();
        }
        List<Work.Kind> kinds = new ArrayList<>();
        totals.each(totals.firstEpochNanos(), total -> kinds.add(total.fact().kind()));
        return Optional.of(Collections.min(kinds));
    }

    /** From the first to the last block, if there is any. */
    Optional<TimeRange> seen(TimeRange history) {
        Drafts ends = new Drafts(blockNanos());
        if (!totals.isEmpty()) {
            totals.each(totals.firstEpochNanos(), total -> ends.add(total.fact(), false));
            totals.each(totals.lastEpochNanos(), total -> ends.add(total.fact(), false));
        }
        ends.addOpen(works(), history, start -> true);
        NavigableMap<Long, Block> blocks = ends.blocks();
        return blocks.isEmpty()
                ? Optional.empty()
                : Optional.of(new TimeRange(
                        blocks.firstKey(),
                        Objects.requireNonNull(blocks.lastEntry()).getValue().toEpochNanos()));
    }

    private List<Work> works() {
        return open.stream().map(Stamped::fact).toList();
    }

    /** Length of the last block: so long are those in which works only hang. */
    private long blockNanos() {
        if (totals.isEmpty()) {
            return Drafts.BLOCK_NANOS;
        }
        long[] longest = {0};
        totals.each(
                totals.lastEpochNanos(),
                total -> longest[0] = Math.max(longest[0], total.fact().blockNanos()));
        return longest[0];
    }

    private static void add(Stamped<WorkTotal> total, Drafts drafts, Lives lives) {
        WorkTotal fact = total.fact();
        drafts.add(fact, fact.fromEpochNanos() < lives.since(total.origin()) + WARM_UP_NANOS);
    }
}
