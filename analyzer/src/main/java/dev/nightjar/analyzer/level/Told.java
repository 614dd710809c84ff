package dev.nightjar.analyzer.level;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.port.Stamped;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What JVMs told of one operation, with who told it.
 *
 * @param totals in order of time
 * @param open of the works that hang, the last report of each
 */
record Told(List<Stamped<WorkTotal>> totals, List<Stamped<Work>> open) {

    /** A JVM compiles, loads classes and fills its pools for about this long. */
    private static final long WARM_UP_NANOS = 30_000_000_000L;

    Told() {
        this(new ArrayList<>(), new ArrayList<>());
    }

    /** The blocks of all JVMs. */
    NavigableMap<Long, Block> blocks(Lives lives, TimeRange history) {
        Drafts drafts = new Drafts();
        totals.forEach(total -> add(total, drafts, lives));
        drafts.addOpen(open.stream().map(Stamped::fact).toList(), history);
        return drafts.blocks();
    }

    /** Those of the JVMs of a slice. */
    NavigableMap<Long, Block> blocks(Slice slice, Lives lives, TimeRange history) {
        return new Told(
                        totals.stream()
                                .filter(total -> slice.holds(total.origin()))
                                .toList(),
                        open.stream().filter(work -> slice.holds(work.origin())).toList())
                .blocks(lives, history);
    }

    /** Those of each slice of a kind, in one go; none when there is only one. */
    SortedMap<Slice, NavigableMap<Long, Block>> bySlice(Slice.Kind kind, Lives lives, TimeRange history) {
        SortedMap<Slice, Drafts> drafts = new TreeMap<>();
        for (Stamped<WorkTotal> total : totals) {
            add(total, drafts.computeIfAbsent(Slice.of(kind, total.origin()), slice -> new Drafts()), lives);
        }
        SortedMap<Slice, List<Work>> hanging = new TreeMap<>();
        for (Stamped<Work> work : open) {
            hanging.computeIfAbsent(Slice.of(kind, work.origin()), slice -> new ArrayList<>())
                    .add(work.fact());
        }
        hanging.forEach((slice, works) ->
                drafts.computeIfAbsent(slice, s -> new Drafts()).addOpen(works, history));
        SortedMap<Slice, NavigableMap<Long, Block>> blocks = new TreeMap<>();
        if (drafts.size() > 1) {
            drafts.forEach((slice, ofSlice) -> blocks.put(slice, ofSlice.blocks()));
        }
        return blocks;
    }

    private static void add(Stamped<WorkTotal> total, Drafts drafts, Lives lives) {
        WorkTotal fact = total.fact();
        drafts.add(fact, fact.fromEpochNanos() < lives.since(total.origin()) + WARM_UP_NANOS);
    }
}
