package dev.nightjar.analyzer.level;

import dev.nightjar.model.Origin;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.port.Stamped;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Totals of one operation in order of time: those of one stretch of time after those of another. Immutable. */
final class Totals {

    static final Totals NONE = new Totals(List.of());

    private final List<PackedTotals> stretches;

    /** @param stretches in order of time; each block is in one of them */
    Totals(List<PackedTotals> stretches) {
        this.stretches =
                stretches.stream().filter(stretch -> !stretch.isEmpty()).toList();
    }

    boolean isEmpty() {
        return stretches.isEmpty();
    }

    /** Who told of the operation. */
    Set<Origin> origins() {
        return stretches.stream()
                .flatMap(stretch -> stretch.origins().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Those of some origins. */
    Totals only(Predicate<Origin> wanted) {
        return new Totals(
                stretches.stream().map(stretch -> stretch.only(wanted)).toList());
    }

    /** Of some that are not empty. */
    long firstEpochNanos() {
        return stretches.getFirst().firstEpochNanos();
    }

    /** Of some that are not empty. */
    long lastEpochNanos() {
        return stretches.getLast().lastEpochNanos();
    }

    void each(Consumer<Stamped<WorkTotal>> each) {
        stretches.forEach(stretch -> stretch.each(each));
    }

    /** The same without what they were spent on. */
    void eachEnded(Consumer<Ended> each) {
        stretches.forEach(stretch -> stretch.eachEnded(each));
    }

    /** Those whose block begins in the range. */
    void each(TimeRange range, Consumer<Stamped<WorkTotal>> each) {
        in(range).forEach(stretch -> stretch.each(range, each));
    }

    /** The same without what they were spent on. */
    void eachEnded(TimeRange range, Consumer<Ended> each) {
        in(range).forEach(stretch -> stretch.eachEnded(range, each));
    }

    private List<PackedTotals> in(TimeRange range) {
        int from = at(range.fromEpochNanos());
        int to = from;
        while (to < stretches.size() && stretches.get(to).firstEpochNanos() < range.toEpochNanos()) {
            to++;
        }
        return stretches.subList(from, to);
    }

    /** Those of the block that begins then. */
    void each(long start, Consumer<Stamped<WorkTotal>> each) {
        int at = at(start);
        if (at < stretches.size()) {
            stretches.get(at).each(start, each);
        }
    }

    /** Place of the first stretch that does not end before. */
    private int at(long epochNanos) {
        int low = 0;
        int high = stretches.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (stretches.get(middle).lastEpochNanos() < epochNanos) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
