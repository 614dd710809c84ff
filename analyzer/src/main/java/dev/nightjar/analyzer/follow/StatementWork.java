package dev.nightjar.analyzer.follow;

import dev.nightjar.model.fact.DbStatements.Sum;
import dev.nightjar.model.fact.StatementFigure;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What one call of a statement takes of its database, now and normally. It is work and not time: who waits, or gets no processor, does no
 * more of it.
 *
 * @param perCall by the measure
 * @param rows given or changed by a call, −1 when that was not counted
 * @param rowsNormal likewise
 */
record StatementWork(Measure measure, double perCall, double perCallNormal, double rows, double rowsNormal) {

    private static final double RISEN = 1.5;

    /** Rows per call that stray by less are as many as ever. */
    private static final double ALIKE = 1.2;

    private static final long MIN_CALLS = 5;

    /** What is counted of a call. Which one there is depends on the server. */
    enum Measure {
        /** Pages looked at, in memory or not. */
        BLOCKS,
        /** Rows looked at. */
        ROWS_EXAMINED,
        /** Pages of temporary files. */
        TEMP_BLOCKS,
        /** Temporary tables on disk. */
        TEMP_TABLES;

        /** Empty when it is not counted. */
        OptionalDouble of(Sum sum) {
            return switch (this) {
                case BLOCKS -> figures(sum, StatementFigure.BLOCKS_HIT, StatementFigure.BLOCKS_READ);
                case ROWS_EXAMINED -> figures(sum, StatementFigure.ROWS_EXAMINED);
                case TEMP_BLOCKS -> figures(sum, StatementFigure.TEMP_BLOCKS);
                case TEMP_TABLES -> figures(sum, StatementFigure.TEMP_TABLES);
            };
        }

        /** Less does not take a call any time worth telling: a walk down two indexes, a sort of one page. */
        private double least() {
            return switch (this) {
                case BLOCKS, TEMP_BLOCKS -> 16;
                case ROWS_EXAMINED -> 100;
                case TEMP_TABLES -> 0.1;
            };
        }

        private static OptionalDouble figures(Sum sum, StatementFigure... wanted) {
            long all = 0;
            for (StatementFigure figure : wanted) {
                Long value = sum.figure(figure);
                if (value == null) {
                    return OptionalDouble.empty();
                }
                all += value;
            }
            return OptionalDouble.of((double) all);
        }
    }

    /** What a call looks at; empty when that was not counted in one of the times, or of too few calls. */
    static Optional<StatementWork> looking(String statement, StatementsUse now, StatementsUse normal) {
        return of(List.of(Measure.BLOCKS, Measure.ROWS_EXAMINED), now.of(statement), normal.of(statement));
    }

    /** What a call puts aside on disk; empty likewise. */
    static Optional<StatementWork> spilling(String statement, StatementsUse now, StatementsUse normal) {
        return of(List.of(Measure.TEMP_BLOCKS, Measure.TEMP_TABLES), now.of(statement), normal.of(statement));
    }

    private static Optional<StatementWork> of(List<Measure> measures, Sum now, Sum normal) {
        if (now.calls() < MIN_CALLS || normal.calls() < MIN_CALLS) {
            return Optional.empty();
        }
        for (Measure measure : measures) {
            OptionalDouble work = measure.of(now);
            OptionalDouble workNormal = measure.of(normal);
            if (work.isPresent() && workNormal.isPresent()) {
                return Optional.of(new StatementWork(
                        measure,
                        work.getAsDouble() / now.calls(),
                        workNormal.getAsDouble() / normal.calls(),
                        perCall(now, StatementFigure.ROWS),
                        perCall(normal, StatementFigure.ROWS)));
            }
        }
        return Optional.empty();
    }

    private static double perCall(Sum sum, StatementFigure figure) {
        Long value = sum.figure(figure);
        return value == null ? -1 : (double) value / sum.calls();
    }

    boolean hasRisen() {
        return perCall >= RISEN * perCallNormal && perCall - perCallNormal >= measure.least();
    }

    /**
     * How much of calls that take longer it explains, if their time goes with their work.
     *
     * @param slowdown how many times as long they take
     */
    double explains(double slowdown) {
        return slowdown <= 1 ? 1 : Say.unit((perCall / Math.max(1, perCallNormal) - 1) / (slowdown - 1));
    }

    /** It gives or changes as many rows as ever. */
    boolean isForAsManyRows() {
        return rowsAreKnown() && rowsChange() <= ALIKE && rowsChange() >= 1 / ALIKE;
    }

    /** It gives or changes more rows, by at least half as many orders of magnitude as it does more work. */
    boolean isForMoreRows() {
        double work = (perCall + 1) / (perCallNormal + 1);
        return rowsAreKnown() && rowsChange() >= RISEN && Math.log(rowsChange()) >= Math.log(work) / 2;
    }

    boolean rowsAreKnown() {
        return rows >= 0 && rowsNormal >= 0;
    }

    /** How many times as many; one more on both sides, so that from 0 to 1 is no wonder. */
    private double rowsChange() {
        return (rows + 1) / (rowsNormal + 1);
    }
}
