package dev.nightjar.agent.ship;

import java.util.Arrays;

/**
 * One operation's wall times so far: the bar above which a work is slow, and the p95 by which an open one is known to
 * hang. Time advances by the works' ends. Not safe for threads.
 *
 * <p>The bar is the smallest of
 *
 * <ul>
 *   <li>the p95 of each of the last 24 clock hours that ended and had at least 20 works,
 *   <li>for 24 h after the first work: the smallest p95 of the <em>start periods</em>. Those are runs of complete 10 s
 *       blocks with at least 20 works together, within an hour of the first work.
 * </ul>
 *
 * So from the first block on the bar only ever falls during the first hour, and an hour-long incident right after the
 * start cannot raise it. A minimum over many small samples lies somewhat below the true p95; that is harmless, since the
 * reservoir bounds what is sent and the weights count the rest. 20 is the least number of works whose 95th percentile is
 * not their maximum. Before the first start period is complete there is no bar, and no work is called slow.
 */
final class WallHistory {

    static final long NO_BAR = Long.MAX_VALUE;
    static final int MIN_WORKS = 20;

    private static final long BLOCK_NANOS = Blocks.BLOCK_NANOS;
    private static final int HOURS = 24;
    private static final long BLOCKS_PER_HOUR = 360;
    /** The recent p95 covers between one and two of these: 2.5 to 5 minutes. */
    private static final long BLOCKS_PER_RECENT = 15;

    private final Walls ofHour = new Walls();
    private final Walls ofStartPeriod = new Walls();
    private Walls recent = new Walls();
    private Walls recentBefore = new Walls();

    private final long[] hourlyP95 = new long[HOURS];
    private final long[] hourOfP95 = new long[HOURS];
    private long startP95 = NO_BAR;
    private final long firstBlock;
    private long block;
    private long bar = NO_BAR;
    private long recentP95 = -1;

    WallHistory(long firstEndEpochNanos) {
        firstBlock = Math.floorDiv(firstEndEpochNanos, BLOCK_NANOS);
        block = firstBlock;
        Arrays.fill(hourOfP95, Long.MIN_VALUE);
    }

    void add(long wallNanos, long endEpochNanos) {
        advance(endEpochNanos);
        ofHour.add(wallNanos);
        recent.add(wallNanos);
        if (inFirstHour()) {
            ofStartPeriod.add(wallNanos);
        }
    }

    /** Works that come late count in the block that is current. */
    void advance(long epochNanos) {
        long next = Math.floorDiv(epochNanos, BLOCK_NANOS);
        if (next <= block) {
            if (next < block - BLOCKS_PER_HOUR) {
                // The clock was set back: go on from there, or time would stand still until it catches up.
                block = next;
            }
            return;
        }
        endOfBlock();
        if (next / BLOCKS_PER_RECENT != block / BLOCKS_PER_RECENT) {
            boolean neighbour = next / BLOCKS_PER_RECENT == block / BLOCKS_PER_RECENT + 1;
            recentBefore = neighbour ? recent : new Walls();
            recent = new Walls();
        }
        if (next / BLOCKS_PER_HOUR != block / BLOCKS_PER_HOUR) {
            endOfHour();
        }
        block = next;
        bar = smallest();
    }

    /** {@link #NO_BAR} while too little is known. */
    long barNanos() {
        return bar;
    }

    /**
     * The bar, so that an incident's hung works do not hide those of the next one; without a bar the p95 of the last 2.5 to
     * 5 minutes up to the last complete block; −1 before there is one.
     */
    long usualP95Nanos() {
        return bar == NO_BAR ? recentP95 : bar;
    }

    private void endOfBlock() {
        Walls both = new Walls();
        both.addAll(recentBefore);
        both.addAll(recent);
        // An operation of which nothing ended lately keeps its last p95: it may be hanging as a whole.
        if (both.total() > 0) {
            recentP95 = both.p95Nanos();
        }
        if (inFirstHour() && ofStartPeriod.total() >= MIN_WORKS) {
            startP95 = Math.min(startP95, ofStartPeriod.p95Nanos());
            ofStartPeriod.clear();
        }
    }

    private void endOfHour() {
        long hour = block / BLOCKS_PER_HOUR;
        if (ofHour.total() >= MIN_WORKS) {
            int slot = (int) (hour % HOURS);
            hourlyP95[slot] = ofHour.p95Nanos();
            hourOfP95[slot] = hour;
        }
        ofHour.clear();
    }

    private long smallest() {
        long hour = block / BLOCKS_PER_HOUR;
        long smallest = block - firstBlock < HOURS * BLOCKS_PER_HOUR ? startP95 : NO_BAR;
        for (int slot = 0; slot < HOURS; slot++) {
            if (hourOfP95[slot] >= hour - HOURS) {
                smallest = Math.min(smallest, hourlyP95[slot]);
            }
        }
        return smallest;
    }

    private boolean inFirstHour() {
        return block - firstBlock < BLOCKS_PER_HOUR;
    }
}
