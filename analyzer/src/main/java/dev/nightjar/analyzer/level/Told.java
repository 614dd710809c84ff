package dev.nightjar.analyzer.level;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.port.Stamped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What JVMs told of one operation, with who told it. Its blocks are put together whenever they are asked for.
 *
 * @param open of the works that hang, the last report of each
 */
record Told(Totals totals, List<Stamped<Work>> open) {

    /** A JVM compiles, loads classes and fills its pools for about this long. */
    private static final long WARM_UP_NANOS = 30_000_000_000L;

    static final Told NOTHING = new Told(Totals.NONE, List.of());

    Told {
        open = List.copyOf(open);
    }

    NavigableMap<Long, Block> blocks(Lives lives, TimeRange history) {
        Drafts drafts = new Drafts();
        totals.eachEnded(works -> add(works, drafts, lives));
        hanging(history).forEach(drafts::addOpen);
        return drafts.blocks();
    }

    /** Those that begin in the range. */
    NavigableMap<Long, Block> blocks(Lives lives, TimeRange history, TimeRange range) {
        Drafts drafts = new Drafts();
        totals.eachEnded(range, works -> add(works, drafts, lives));
        hanging(history).forEach(work -> drafts.addOpen(work.in(range)));
        return drafts.blocks();
    }

    /** What the works of the blocks that begin in the range spent and used. */
    Profile profile(TimeRange history, TimeRange range) {
        Profile.Sum sum = new Profile.Sum();
        totals.each(range, total -> sum.add(total.fact()));
        hanging(history).filter(work -> range.contains(work.last())).forEach(work -> sum.add(work.work()));
        return sum.profile();
    }

    /** The same of the blocks that begin at one of the starts. */
    Profile profile(TimeRange history, Collection<Long> starts) {
        Profile.Sum sum = new Profile.Sum();
        Set<Long> wanted = new HashSet<>(starts);
        wanted.forEach(start -> totals.each(start, total -> sum.add(total.fact())));
        hanging(history).filter(work -> wanted.contains(work.last())).forEach(work -> sum.add(work.work()));
        return sum.profile();
    }

    /** Of those that JVMs of a slice told. */
    Told only(Slice slice) {
        return new Told(
                totals.only(slice::holds),
                open.stream().filter(work -> slice.holds(work.origin())).toList());
    }

    /** By name; none when there is only one. */
    SortedSet<Slice> slices(Slice.Kind kind) {
        SortedSet<Slice> slices = new TreeSet<>();
        totals.origins().forEach(origin -> slices.add(Slice.of(kind, origin)));
        open.forEach(work -> slices.add(Slice.of(kind, work.origin())));
        return slices.size() > 1 ? slices : Collections.emptySortedSet();
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

    /** The works that hang, each once. */
    List<Work> hung(TimeRange history) {
        return hanging(history).map(Hanging::work).toList();
    }

    /** From the first to the last block, if there is any. */
    Optional<TimeRange> seen(TimeRange history) {
        long nanos = blockNanos();
        long first = totals.isEmpty() ? Long.MAX_VALUE : totals.firstEpochNanos();
        long end = totals.isEmpty() ? Long.MIN_VALUE : totals.lastEpochNanos() + nanos;
        for (Hanging work : hanging(history).toList()) {
            first = Math.min(first, work.first());
            end = Math.max(end, work.last() + nanos);
        }
        return first == Long.MAX_VALUE ? Optional.empty() : Optional.of(new TimeRange(first, end));
    }

    private Stream<Hanging> hanging(TimeRange history) {
        long nanos = open.isEmpty() ? 0 : blockNanos();
        return open.stream()
                .map(work -> Hanging.of(work.fact(), history, nanos))
                .filter(work -> work.first() <= work.last());
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

    private static void add(Ended works, Drafts drafts, Lives lives) {
        drafts.add(works, works.fromEpochNanos() < lives.since(works.origin()) + WARM_UP_NANOS);
    }
}
