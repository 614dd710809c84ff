package dev.nightjar.agent.jfr;

import java.util.concurrent.atomic.AtomicLongArray;

/** Our ticks in the recording, and which of them are good for telling the time. {@link #commit} is for one thread, the rest for any. */
final class Ticks {

    static final long NANOS = 100_000_000L;

    /** A tick whose two reads of nanoTime lie further apart is no measurement. */
    private static final long MAX_GAP_NANOS = 50_000;

    private static final int KEPT = 1_024;

    private final AtomicLongArray narrow = new AtomicLongArray(KEPT);
    private long next;

    void commit() {
        Tick tick = new Tick();
        tick.number = next++;
        tick.nanos = System.nanoTime();
        tick.commit();
        boolean isNarrow = System.nanoTime() - tick.nanos <= MAX_GAP_NANOS;
        narrow.set(place(tick.number), isNarrow ? tick.number : -1);
    }

    boolean isNarrow(long number) {
        return narrow.get(place(number)) == number;
    }

    private static int place(long number) {
        return (int) (number % KEPT);
    }
}
