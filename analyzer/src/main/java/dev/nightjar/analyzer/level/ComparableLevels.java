package dev.nightjar.analyzer.level;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The levels of an operation at the throughput of its windows: the quiet regime among cells with at least half of it.
 * That the operation was fast with more to do shows what it is capable of. Works that hang lower the throughput, so there
 * is no upper bound. For one thread.
 */
final class ComparableLevels {

    private static final int MIN_CELLS = 3;

    private final List<Cell> notSlow;
    private final List<Cell> inner;
    private final Level anyThroughput;
    private final Floor floor;

    /** By how many cells are comparable: of two such sets the larger one holds the smaller, so the size names the set. */
    private final Map<Integer, Level> bySize = new HashMap<>();

    ComparableLevels(List<Cell> cells, boolean[] slow, Level anyThroughput, Floor floor) {
        notSlow = new ArrayList<>();
        for (int i = 0; i < slow.length; i++) {
            if (!slow[i]) {
                notSlow.add(cells.get(i));
            }
        }
        inner = Borders.without(cells, notSlow);
        this.anyThroughput = anyThroughput;
        this.floor = floor;
    }

    Level of(List<Cell> window) {
        double asked = medianRate(window) / 2;
        List<Cell> comparable = atLeast(asked, inner);
        return comparable.size() >= MIN_CELLS
                ? bySize.computeIfAbsent(comparable.size(), size -> level(comparable))
                : level(atLeast(asked, notSlow));
    }

    private static List<Cell> atLeast(double rate, List<Cell> cells) {
        return cells.stream().filter(cell -> cell.rate() >= rate).toList();
    }

    private Level level(List<Cell> comparable) {
        if (comparable.size() >= Math.min(MIN_CELLS, anyThroughput.cells())) {
            return QuietRegime.of(comparable, true, floor).orElseGet(anyThroughput::notComparable);
        }
        return anyThroughput.notComparable();
    }

    private static double medianRate(List<Cell> window) {
        List<Double> sorted = window.stream().map(Cell::rate).sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
