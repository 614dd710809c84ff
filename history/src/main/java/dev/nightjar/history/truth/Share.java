package dev.nightjar.history.truth;

import java.util.Locale;

/**
 * Some of all.
 *
 * @param some at most all of them
 */
public record Share(int some, int all) {

    public static final Share NONE = new Share(0, 0);

    public Share {
        if (some < 0 || some > all) {
            throw new IllegalArgumentException(some + " of " + all);
        }
    }

    Share plus(boolean one) {
        return new Share(some + (one ? 1 : 0), all + 1);
    }

    public Share plus(Share other) {
        return new Share(some + other.some, all + other.all);
    }

    /** {@code 0.75 (3 of 4)}; a dash of nothing. */
    @Override
    public String toString() {
        return all == 0 ? "–" : String.format(Locale.ROOT, "%.2f (%d of %d)", (double) some / all, some, all);
    }
}
