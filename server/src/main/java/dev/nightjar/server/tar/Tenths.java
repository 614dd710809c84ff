package dev.nightjar.server.tar;

import java.util.function.IntConsumer;

/** Tells how far something is, each tenth once. One thread. */
public final class Tenths {

    private final IntConsumer percent;
    private long told;

    public Tenths(IntConsumer percent) {
        this.percent = percent;
    }

    /** So much is done now. */
    public void at(long done, long total) {
        long tenths = done * 10 / total;
        if (tenths > told) {
            told = tenths;
            percent.accept((int) (tenths * 10));
        }
    }
}
