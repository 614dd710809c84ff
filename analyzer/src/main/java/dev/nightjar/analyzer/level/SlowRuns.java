package dev.nightjar.analyzer.level;

import java.util.ArrayList;
import java.util.List;

/** Maximal runs of slow cells, small gaps bridged. */
final class SlowRuns {

    /** Without traffic for longer than this, two slow cells are two slowdowns. */
    private static final long MAX_SILENCE_NANOS = 60_000_000_000L;

    /** A gap is bridged when the slow cells on both sides are this many times as many. */
    private static final int MUCH_LONGER = 6;

    /** With so many slow cells on both sides one quiet cell between them is bridged in any case. */
    private static final int TWO = 2;

    private SlowRuns() {}

    /** Each run begins and ends with a slow cell. */
    static List<List<Cell>> of(List<Cell> cells, boolean[] slow) {
        List<int[]> runs = new ArrayList<>();
        for (int i = 0; i < slow.length; i++) {
            if (!slow[i]) {
                continue;
            }
            int[] last = runs.isEmpty() ? null : runs.getLast();
            if (last != null && last[1] == i && adjacent(cells, i)) {
                last[1] = i + 1;
            } else {
                runs.add(new int[] {i, i + 1});
            }
        }
        return bridged(runs, cells).stream()
                .map(run -> List.copyOf(cells.subList(run[0], run[1])))
                .toList();
    }

    private static List<int[]> bridged(List<int[]> runs, List<Cell> cells) {
        List<int[]> bridged = new ArrayList<>();
        for (int[] run : runs) {
            int[] last = bridged.isEmpty() ? null : bridged.getLast();
            if (last != null && isSmall(last, run) && withoutSilence(cells, last[1], run[0])) {
                last[1] = run[1];
            } else {
                bridged.add(run);
            }
        }
        return bridged;
    }

    private static boolean isSmall(int[] left, int[] right) {
        int gap = right[0] - left[1];
        int shorter = Math.min(left[1] - left[0], right[1] - right[0]);
        return (gap == 1 && shorter >= TWO) || shorter >= MUCH_LONGER * gap;
    }

    private static boolean withoutSilence(List<Cell> cells, int from, int to) {
        for (int i = from; i <= to; i++) {
            if (!adjacent(cells, i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean adjacent(List<Cell> cells, int i) {
        return cells.get(i).fromEpochNanos() - cells.get(i - 1).toEpochNanos() <= MAX_SILENCE_NANOS;
    }
}
