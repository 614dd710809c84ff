package dev.nightjar.analyzer.level;

import java.util.List;

/**
 * A JVM that has just started is slow, and nobody needs a finding for that. Excused are the slow cells of its first
 * seconds, and those directly after them as long as they get faster.
 */
final class WarmUp {

    /** A JVM that is still slow after this long has another reason. */
    private static final long LONGEST_NANOS = 120_000_000_000L;

    /** From one cell to the next a mean may rise by this much and still be on its way down. */
    private static final double STILL_FALLING = 1.1;

    private WarmUp() {}

    /** Takes back the slowness of excused cells. */
    static void excuse(List<Cell> cells, boolean[] slow) {
        long begin = Long.MIN_VALUE;
        boolean warming = false;
        for (int i = 0; i < slow.length; i++) {
            Cell cell = cells.get(i);
            if (cell.warmingUp()) {
                if (i == 0 || !cells.get(i - 1).warmingUp()) {
                    begin = cell.fromEpochNanos();
                }
                warming = true;
            } else if (warming) {
                warming = slow[i]
                        && cell.fromEpochNanos() - begin < LONGEST_NANOS
                        && cell.meanWallNanos()
                                <= STILL_FALLING * cells.get(i - 1).meanWallNanos();
            }
            if (warming) {
                slow[i] = false;
            }
        }
    }
}
