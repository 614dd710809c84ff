package dev.nightjar.agent.dist;

/** Trace ids that are picked everywhere: 1 of 20, by the hash that the ledger's definition names. */
final class Traces {

    private Traces() {}

    /** The n-th picked id. */
    static String picked(int n) {
        int found = 0;
        for (long low = 1; ; low++) {
            if (isPicked(low) && ++found == n) {
                return String.format("%016x%016x", 0x7ab1eL, low);
            }
        }
    }

    private static boolean isPicked(long low) {
        long hash = low;
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        hash ^= hash >>> 33;
        return Long.compareUnsigned(hash, Long.divideUnsigned(-1, 20)) < 0;
    }
}
