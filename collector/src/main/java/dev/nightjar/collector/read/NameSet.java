package dev.nightjar.collector.read;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hashes of names, open addressing, half full at most. Safe for many threads; who asks for a name that is known does not wait: a hash stays
 * where it was put, until all are in a larger array, so whoever looks without the lock finds it there or asks again with the lock.
 */
final class NameSet {

    private static final int FIRST_PLACES = 4;

    /** 0: free. Changed with the lock only. */
    private volatile long[] places = new long[FIRST_PLACES];

    private int size;

    /**
     * Whether the name is known, or there is room for it; then it is known from now on.
     *
     * @param room for names in all sets; one is taken of it
     */
    boolean admits(long hash, int limit, AtomicInteger room) {
        long name = hash == 0 ? 1 : hash;
        long[] seen = places;
        return seen[place(name, seen)] == name || admitsUnseen(name, limit, room);
    }

    private synchronized boolean admitsUnseen(long name, int limit, AtomicInteger room) {
        long[] now = places;
        int place = place(name, now);
        if (now[place] == name) {
            return true;
        }
        if (size >= limit || room.get() <= 0) {
            return false;
        }
        room.decrementAndGet();
        now[place] = name;
        size++;
        if (size > now.length / 2) {
            places = larger(now);
        }
        return true;
    }

    /** Where it is, or would be. */
    private static int place(long name, long[] places) {
        int last = places.length - 1;
        int place = (int) name & last;
        while (places[place] != 0 && places[place] != name) {
            place = (place + 1) & last;
        }
        return place;
    }

    private static long[] larger(long[] before) {
        long[] places = new long[2 * before.length];
        for (long name : before) {
            if (name != 0) {
                places[place(name, places)] = name;
            }
        }
        return places;
    }
}
