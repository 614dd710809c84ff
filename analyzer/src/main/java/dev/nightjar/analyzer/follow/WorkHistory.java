package dev.nightjar.analyzer.follow;

import dev.nightjar.model.fact.DbStatements;
import dev.nightjar.model.fact.DbStatements.Sum;
import java.util.List;
import java.util.OptionalDouble;

/** How it came that each call of a statement does more work: from one reading to the next, or little by little. */
final class WorkHistory {

    enum Course {
        /** A plan changes so. */
        AT_ONCE,
        /** Data grows so. */
        LITTLE_BY_LITTLE,
        /** Too little was counted in between, or it went up and down. */
        UNTOLD
    }

    private static final int BEFORE = 3;
    private static final int AFTER = 2;

    /** So many readings on the way up are a way. One is the reading in which it happened, two may be chance. */
    private static final int ON_THE_WAY = 3;

    /** Between the last reading as ever and the first one of the new kind. */
    private static final long AT_ONCE_NANOS = 60_000_000_000L;

    private final double low;
    private final double high;
    private int before;
    private int between;
    private int after;
    private boolean mixed;
    private long lastBeforeEpochNanos;
    private long firstAfterEpochNanos;

    private WorkHistory(StatementWork work) {
        low = between(work, 1.0 / 3);
        high = between(work, 2.0 / 3);
    }

    /** By orders of magnitude: half way from 4 to 400 is 40. */
    private static double between(StatementWork work, double way) {
        return Math.pow(work.perCallNormal() + 1, 1 - way) * Math.pow(work.perCall() + 1, way) - 1;
    }

    /**
     * By what was counted from normal time on until it was slow.
     *
     * @param readings in order of time
     */
    static Course of(List<DbStatements> readings, String statement, StatementWork work) {
        WorkHistory history = new WorkHistory(work);
        for (DbStatements reading : readings) {
            Sum use = reading.use(statement);
            if (use != null && use.calls() > 0) {
                OptionalDouble counted = work.measure().of(use);
                if (counted.isPresent()) {
                    history.add(reading, counted.getAsDouble() / use.calls());
                }
            }
        }
        return history.course();
    }

    private void add(DbStatements reading, double perCall) {
        if (perCall <= low) {
            mixed |= after > 0;
            before++;
            lastBeforeEpochNanos = reading.epochNanos();
        } else if (perCall < high) {
            between++;
        } else {
            firstAfterEpochNanos = after == 0 ? reading.fromEpochNanos() : firstAfterEpochNanos;
            after++;
        }
    }

    private Course course() {
        if (mixed || before == 0 || after == 0) {
            return Course.UNTOLD;
        }
        if (between >= ON_THE_WAY) {
            return Course.LITTLE_BY_LITTLE;
        }
        boolean atOnce = before >= BEFORE
                && after >= AFTER
                && between <= 1
                && firstAfterEpochNanos - lastBeforeEpochNanos <= AT_ONCE_NANOS;
        return atOnce ? Course.AT_ONCE : Course.UNTOLD;
    }
}
