package dev.nightjar.store;

import dev.nightjar.model.Origin;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Origins that queries have read, by the numbers that rows refer to: with a thousand services there are more of them than rows in most
 * answers. While the store is open a number never stands for another origin, and numbers grow, so that each query reads only those that
 * are new to all. As many as there are in the store, some 600 bytes each. Safe for all threads.
 */
final class OriginMemory {

    /**
     * Of one environment.
     *
     * @param readTo all up to this number are known that were there when it was read
     */
    private record Known(Map<Integer, Origin> byId, AtomicInteger readTo) {}

    private volatile Map<String, Known> environments = new ConcurrentHashMap<>();

    /**
     * Those of an environment: all that the query's transaction sees, and maybe some that it does not; but for those that were removed
     * since it began.
     */
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

    /** What the query's transaction sees under a number; null: nothing. */
    static @Nullable Origin seen(int id, Reading reading) throws SQLException {
        List<Origin> seen = new ArrayList<>();
        reading.all(
                "select " + Origins.COLUMNS + " from origin where id = ?",
                List.of(id),
                row -> seen.add(Origins.origin(row)));
        return seen.isEmpty() ? null : seen.getFirst();
    }

    /** Some have been removed: what is asked for is read anew. Queries that run keep what they have. */
    void clear() {
        environments = new ConcurrentHashMap<>();
    }
}
