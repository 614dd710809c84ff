package dev.nightjar.collector.read;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** Hashes of names, open addressing, half full at most. Safe for many threads. */
final class NameSet {

    private static final int FIRST_PLACES = 4;

    /** 0: free. */
    private long[] places = new long[FIRST_PLACES];

    private int size;

    /**
     * Whether the name is known, or there is room for it; then it is known from now on.
     *
     * @param room for names in all sets; one is taken of it
     */
    synchronized boolean admits(long hash, int limit, AtomicInteger room) {
        long known = hash == 0 ? 1 : hash;
        int place = place(known);
        if (places[place] == known) {
            return true;
        }
        if (size >= limit || room.get() <= 0) {
            return false;
        }
        room.decrementAndGet();
        places[place] = known;
        if (++size > places.length / 2) {
            grow();
        }
        return true;
    }

    /** Where it is, or would be. */
    private int place(long hash) {
        int place = (int) hash & (places.length - 1);
        while (places[place] != 0 && places[place] != hash) {
            place = (place + 1) & (places.length - 1);
        }
        return place;
    }

    private void grow() {
        long[] before = places;
        places = new long[2 * before.length];
        Arrays.stream(before).filter(hash -> hash != 0).forEach(hash -> places[place(hash)] = hash);
    }
}
