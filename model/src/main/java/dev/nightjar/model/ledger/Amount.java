package dev.nightjar.model.ledger;

import java.util.Locale;

/** What a ledger carries beside its parts: amounts inside a part or across parts. They never add to the sum. */
public enum Amount {
    /** Inside {@code pool}: making a new connection. */
    POOL_CONNECT,
    /** Inside {@code pool}: checking a connection. */
    POOL_VALIDATE,
    /** Inside {@code gc}: cut out of waits for the outside; an upper bound. */
    GC_IN_WAIT,
    /** Inside {@code gc}: the thread's own allocation stalls. */
    GC_STALL,
    /** CPU spent inside {@code pool}, {@code sql} and {@code downstream} intervals. */
    POOL_CPU,
    SQL_CPU,
    DOWNSTREAM_CPU,
    /** By how much cpu + runqueue exceeded the rest before both were scaled to fit. */
    OVERBOOKED;

    /** Wire name: {@code pool.connect}, {@code gc.in_wait}, {@code overbooked} … */
    public String word() {
        String lower = name().toLowerCase(Locale.ROOT);
        return lower.replaceFirst("_", ".");
    }

    public static Amount parse(String word) {
        for (Amount amount : values()) {
            if (amount.word().equals(word)) {
                return amount;
            }
        }
        throw new IllegalArgumentException("unknown amount of a ledger: '" + word + "'");
    }
}
