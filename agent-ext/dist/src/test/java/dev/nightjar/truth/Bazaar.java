package dev.nightjar.truth;

import java.util.concurrent.TimeUnit;

/** An application's code that computes, allocates, holds a lock and has a method that is called often. */
public final class Bazaar {

    private final Object till = new Till();
    private volatile long[] goods = {};

    private static final class Till {}

    public double compute(int millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        double sum = 0;
        while (System.nanoTime() - end < 0) {
            for (int i = 0; i < 1_000; i++) {
                sum += Math.sqrt(sum + i);
            }
        }
        return sum;
    }

    public int allocate(int mebibytes) {
        for (int i = 0; i < 100 * mebibytes; i++) {
            goods = new long[1_300];
        }
        return goods.length;
    }

    /** Of several at once all but one wait. */
    public int lock(int millis) throws InterruptedException {
        synchronized (till) {
            Thread.sleep(millis);
        }
        return millis;
    }

    public long prices(int calls) {
        long sum = 0;
        for (int i = 0; i < calls; i++) {
            sum += price(i);
        }
        return sum;
    }

    private static long price(int item) {
        return item * 31L;
    }
}
