package dev.nightjar.analyzer.level;

import java.util.ArrayList;
import java.util.List;

/** Quiet cells that touch one that is not: whatever is wrong there began or ended in the middle of them. */
final class Borders {

    /** With fewer cells there is hardly a level; a polluted one is better than that. */
    private static final int ENOUGH = 3;

    private Borders() {}

    /**
     * The quiet cells without those; all of them where fewer than half would be left, or hardly any.
     *
     * @param cells all, in order of time
     * @param quiet some of them, in the same order
     */
    static List<Cell> without(List<Cell> cells, List<Cell> quiet) {
        List<Cell> inner = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < cells.size() && next < quiet.size(); i++) {
            if (isSame(cells.get(i), quiet.get(next))) {
                next++;
                if (!touchesOther(cells, i, i - 1, quiet, next - 2) && !touchesOther(cells, i, i + 1, quiet, next)) {
                    inner.add(cells.get(i));
                }
            }
        }
        return inner.size() >= ENOUGH && 2 * inner.size() >= quiet.size() ? inner : quiet;
    }

    private static boolean isSame(Cell one, Cell other) {
        return one.fromEpochNanos() == other.fromEpochNanos();
    }

    /** Whether that neighbour touches the cell and is not the quiet one that would come there. */
    private static boolean touchesOther(
            List<Cell> cells, int cell, int neighbour, List<Cell> quiet, int quietNeighbour) {
        if (neighbour < 0 || neighbour == cells.size()) {
            return false;
        }
        Cell first = cells.get(Math.min(cell, neighbour));
        Cell second = cells.get(Math.max(cell, neighbour));
        boolean isQuiet = quietNeighbour >= 0
                && quietNeighbour < quiet.size()
                && isSame(quiet.get(quietNeighbour), cells.get(neighbour));
        return !isQuiet && first.toEpochNanos() == second.fromEpochNanos();
    }
}
