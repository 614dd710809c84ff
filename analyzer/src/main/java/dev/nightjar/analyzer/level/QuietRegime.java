package dev.nightjar.analyzer.level;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the quiet cells of a history of which up to about two thirds may be slow: it starts from the fifth of the cells
 * that are best and grows from there to everything that belongs to them. First by failures (refusals are fast, and a
 * level of refusals is no capability), then by wall time.
 */
final class QuietRegime {

    /** Cells that are needed before anything is called slow: with one cell there is no telling what normal is. */
    static final int MIN_CELLS = 2;

    /** A minute under load: fewer, and half of a demo's first slowdown might be among them. */
    private static final int ENOUGH_WARM = 6;

    private static final double ANCHOR = 0.2;

    /** Growing stops when nothing changes; it never needs more than a few rounds. */
    private static final int MAX_ROUNDS = 20;

    private QuietRegime() {}

    static Optional<Level> of(List<Cell> cells, boolean comparable, Floor floor) {
        if (cells.size() < MIN_CELLS) {
            return Optional.empty();
        }
        List<Cell> warm = warm(cells);
        double anchorFailed = quantile(warm.stream().map(Cell::failedShare), ANCHOR);
        List<Cell> working = warm.stream()
                .filter(cell -> cell.failedShare() <= anchorFailed + floor.failedShare())
                .toList();
        double anchor = quantile(working.stream().map(Cell::meanWallNanos), ANCHOR);
        List<Cell> quiet = atMost(working, limit(anchor, 0, floor));
        for (int round = 0; round < MAX_ROUNDS; round++) {
            double median = quantile(quiet.stream().map(Cell::meanWallNanos), 0.5);
            double typicalCount = quantile(quiet.stream().map(cell -> (double) cell.count()), 0.5);
            List<Cell> grown =
                    atMost(working, limit(median, 3 * Level.workSpreadNanos(quiet) / Math.sqrt(typicalCount), floor));
            if (grown.size() <= quiet.size()) {
                break;
            }
            quiet = grown;
        }
        quiet = Borders.without(warm, withoutTails(quiet, anchor, floor));
        return quiet.size() < MIN_CELLS ? Optional.empty() : Optional.of(Level.of(quiet, comparable, floor));
    }

    /** JVMs that have just started show what nobody is capable of; where there is hardly anything else, it is better than nothing. */
    private static List<Cell> warm(List<Cell> cells) {
        List<Cell> warm = cells.stream().filter(cell -> !cell.warmingUp()).toList();
        return warm.size() >= Math.max(ENOUGH_WARM, cells.size() / 2) ? warm : cells;
    }

    /**
     * Where works are fast, a mean that is still among the quiet ones hides some that are slow beyond all that is usual. Usual is what
     * those cells are like whose mean is a quiet one by the ratio, too.
     */
    private static List<Cell> withoutTails(List<Cell> quiet, double anchor, Floor floor) {
        List<Cell> calm = atMost(quiet, anchor * floor.ratio());
        if (calm.size() == quiet.size() || calm.size() < MIN_CELLS) {
            return quiet;
        }
        Level level = Level.of(calm, true, floor);
        Rise rise = new Rise(floor, level);
        List<Cell> without = new ArrayList<>();
        List<Cell> run = new ArrayList<>();
        for (Cell cell : quiet) {
            if (cell.meanWallNanos() > anchor * floor.ratio()
                    && rise.ofTail(cell.count(), cell.slowerThan(level.tailNanos()))) {
                run.add(cell);
                continue;
            }
            addBrief(run, without);
            without.add(cell);
        }
        addBrief(run, without);
        return without;
    }

    /** A tail that comes and goes is usual, and how often it does is noise. */
    private static void addBrief(List<Cell> run, List<Cell> cells) {
        if (run.size() < Detector.MIN_TAIL_CELLS) {
            cells.addAll(run);
        }
        run.clear();
    }

    private static double limit(double center, double strayNanos, Floor floor) {
        return Math.max(center * floor.ratio(), center + Math.max((double) floor.extraNanos(), strayNanos));
    }

    private static List<Cell> atMost(List<Cell> cells, double limitNanos) {
        return cells.stream().filter(cell -> cell.meanWallNanos() <= limitNanos).toList();
    }

    private static double quantile(Stream<Double> values, double share) {
        List<Double> sorted = values.sorted(Comparator.naturalOrder()).toList();
        return sorted.get((int) Math.floor(share * (sorted.size() - 1)));
    }
}
