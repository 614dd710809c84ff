package dev.nightjar.agent.ship;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The operations that are told apart: at most 500; what comes later counts as {@code other} until one of them was not
 * seen for an hour. Not safe for threads.
 */
final class Operations {

    static final int MAX = 500;
    static final String OTHER = "other";
    static final int MAX_NAME = 256;

    private static final long FORGET_NANOS = 3_600_000_000_000L;

    /** In the order in which they were last seen. */
    private final Map<String, Known> known = new LinkedHashMap<>(64, 0.75f, true);

    private @Nullable WallHistory other;

    /** The name under which a work is counted and sent. */
    String countedAs(String operation, long endEpochNanos) {
        String name = operation.length() <= MAX_NAME ? operation : operation.substring(0, MAX_NAME);
        Known seen = known.get(name);
        if (seen == null) {
            if (!hasRoom(endEpochNanos)) {
                return OTHER;
            }
            seen = new Known(new WallHistory(endEpochNanos));
            known.put(name, seen);
        }
        seen.lastEpochNanos = Math.max(seen.lastEpochNanos, endEpochNanos);
        return name;
    }

    /** The history of a name that {@link #countedAs} gave. */
    WallHistory history(String countedAs, long endEpochNanos) {
        Known seen = known.get(countedAs);
        if (seen != null) {
            return seen.history;
        }
        if (other == null) {
            other = new WallHistory(endEpochNanos);
        }
        return other;
    }

    /** −1 when unknown. */
    long usualP95Nanos(String operation) {
        // An open work asks under its own name; only names that are told apart have a p95 of their own.
        Known seen = known.get(operation);
        return seen == null ? -1 : seen.history.usualP95Nanos();
    }

    int size() {
        return known.size();
    }

    private boolean hasRoom(long nowEpochNanos) {
        if (known.size() < MAX) {
            return true;
        }
        Iterator<Known> eldestFirst = known.values().iterator();
        if (nowEpochNanos - eldestFirst.next().lastEpochNanos < FORGET_NANOS) {
            return false;
        }
        eldestFirst.remove();
        return true;
    }

    private static final class Known {
        private final WallHistory history;
        private long lastEpochNanos = Long.MIN_VALUE;

        private Known(WallHistory history) {
            this.history = history;
        }
    }
}
