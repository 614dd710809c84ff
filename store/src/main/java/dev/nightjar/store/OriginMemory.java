package dev.nightjar.store;

import dev.nightjar.model.Origin;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Origins that queries have read, by the numbers that rows refer to: with a thousand services there are more of them than rows in most
 * answers. What a number stands for never changes, and numbers grow, so that each query reads only those that are new to all. Safe for
 * all threads.
 */
final class OriginMemory {

    /**
     * Of one environment.
     *
     * @param readTo all up to this number are known
     */
    private record Known(Map<Integer, Origin> byId, AtomicInteger readTo) {}

    private volatile Map<String, Known> environments = new ConcurrentHashMap<>();

    /** Those of an environment: all that the query's transaction sees, and maybe some that it does not. */
    Map<Integer, Origin> of(String environment, Reading reading) throws SQLException {
        Known known = environments.computeIfAbsent(
                environment, first -> new Known(new ConcurrentHashMap<>(), new AtomicInteger()));
        int readTo = known.readTo().get();
        int[] last = {readTo};
        reading.all(
                "select " + Origins.COLUMNS + " from origin where environment = ? and id > ?",
                List.of(environment, readTo),
                row -> {
                    known.byId().put(row.getInt(1), Origins.origin(row));
                    last[0] = Math.max(last[0], row.getInt(1));
                });
        known.readTo().accumulateAndGet(last[0], Math::max);
        return known.byId();
    }

    /** Some have been removed: what is asked for is read anew. Queries that run keep what they have. */
    void clear() {
        environments = new ConcurrentHashMap<>();
    }
}
