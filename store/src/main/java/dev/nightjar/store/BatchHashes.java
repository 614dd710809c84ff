package dev.nightjar.store;

/** A set of {@link BatchHash}es in one array, open addressing, three quarters full at most: 21 to 43 bytes each. For one thread. */
final class BatchHashes {

    private static final int FIRST_PLACES = 64;

    /** Two of each place, high and low; a high of 0 is a free place. */
    private long[] words = new long[2 * FIRST_PLACES];

    private int size;

    int size() {
        return size;
    }

    boolean contains(BatchHash hash) {
        return words[place(hash.high(), hash.low())] != 0;
    }

    /** False when it is there already. */
    boolean add(BatchHash hash) {
        boolean isNew = put(hash.high(), hash.low());
        if (isNew) {
            size++;
            if (size > words.length / 8 * 3) {
                grow();
            }
        }
        return isNew;
    }

    private boolean put(long high, long low) {
        int place = place(high, low);
        if (words[place] != 0) {
            return false;
        }
        words[place] = high;
        words[place + 1] = low;
        return true;
    }

    /** Of the first word: where the hash is, or would be. */
    private int place(long high, long low) {
        int mask = words.length - 1;
        int place = (2 * (int) low) & mask;
        while (words[place] != 0 && (words[place] != high || words[place + 1] != low)) {
            place = (place + 2) & mask;
        }
        return place;
    }

    private void grow() {
        long[] before = words;
        words = new long[2 * before.length];
        for (int place = 0; place < before.length; place += 2) {
            if (before[place] != 0) {
                put(before[place], before[place + 1]);
            }
        }
    }
}
