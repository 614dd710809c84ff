package dev.nightjar.model.fact;

import dev.nightjar.model.Resource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who held a pool's connections at one instant, taken while somebody waited for one (at most every 100 ms per pool).
 *
 * @param id unique within the run; {@link Work.Wait#holders()} refers to it
 * @param pool the pool's name
 * @param size connections of the pool, in use or idle
 * @param waiters works that waited for one at this instant
 * @param holders at most 64
 */
public record PoolHolders(long id, String pool, long epochNanos, int size, int waiters, List<Holder> holders)
        implements Fact {

    public static final int MAX_HOLDERS = 64;

    /** Account of connections that are held outside any work. */
    public static final String NO_WORK = "no-work";

    public PoolHolders {
        holders = List.copyOf(holders);
        if (holders.size() > MAX_HOLDERS) {
            throw new IllegalArgumentException(holders.size() + " holders, at most " + MAX_HOLDERS);
        }
    }

    /**
     * One held connection.
     *
     * @param traceId of the holding work, null outside any work
     * @param spanId likewise
     * @param operation of the holding work, {@link #NO_WORK} outside any
     * @param heldNanos since when
     * @param sql fingerprint of the statement it is inside, null when it is in none
     * @param sqlNanos how long it has been inside that statement, 0 when in none
     * @param databasePid the database's process id of this connection, −1 when unknown
     * @param frame {@code Class.method} of the application that holds it, or that took it and left it behind; null when not
     *     taken
     * @param waitsFor what the holder itself waits for beside a statement: another pool, a callee, or an executor in whose
     *     queue a task is that it waits for; null when it does not, or nobody knows
     */
    public record Holder(
            @Nullable String traceId,
            @Nullable String spanId,
            String operation,
            long heldNanos,
            @Nullable String sql,
            long sqlNanos,
            long databasePid,
            @Nullable String frame,
            @Nullable Resource waitsFor) {

        /** One that waits for nothing else that is known. */
        public Holder(
                @Nullable String traceId,
                @Nullable String spanId,
                String operation,
                long heldNanos,
                @Nullable String sql,
                long sqlNanos,
                long databasePid,
                @Nullable String frame) {
            this(traceId, spanId, operation, heldNanos, sql, sqlNanos, databasePid, frame, null);
        }
    }
}
