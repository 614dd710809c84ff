package dev.nightjar.analyzer.level;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Quiet cells that touch one that is not: whatever is wrong there began or ended in the middle of them. */
final class Borders {

    private Borders() {}

    /**
     * The quiet cells without those; all of them where fewer than half would be left.
     *
     * @param cells all, in order of time
     * @param quiet some of them, in the same order
     */
    static List<Cell> without(List<Cell> cells, List<Cell> quiet) {
        Set<Long> quietStarts = new HashSet<>();
        quiet.forEach(cell -> quietStarts.add(cell.fromEpochNanos()));
        List<Cell> inner = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            if (quietStarts.contains(cells.get(i).fromEpochNanos())
                    && !isOther(cells, i, i - 1, quietStarts)
                    && !isOther(cells, i, i + 1, quietStarts)) {
                inner.add(cells.get(i));
            }
        }
        return 2 * inner.size() >= quiet.size() ? inner : quiet;
    }

    /** Whether that neighbour is there, touches the cell and is not quiet. */
    private static boolean isOther(List<Cell> cells, int cell, int neighbour, Set<Long> quietStarts) {
        if (neighbour < 0 || neighbour == cells.size()) {
            return false;
        }
        Cell first = cells.get(Math.min(cell, neighbour));
        Cell second = cells.get(Math.max(cell, neighbour));
        return first.toEpochNanos() == second.fromEpochNanos()
                && !quietStarts.contains(cells.get(neighbour).fromEpochNanos());
    }
}
