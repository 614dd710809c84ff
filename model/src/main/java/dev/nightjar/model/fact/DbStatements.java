package dev.nightjar.model.fact;

import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a database server's statements took between two readings, of all its databases and roles: those that took most by name, the rest
 * as one sum. A statement counts when it ends.
 *
 * @param database that it was reached by, as in {@link DbPoll#database()}
 * @param fromEpochNanos the reading before, by the sampler's clock, UTC; this reading when there is none
 * @param epochNanos this reading
 * @param uses at most {@link #MAX_USES}, each statement once, the most time first
 * @param other all statements that found no place or whose text could not be read
 * @param blind what could not be read and why, with what cures it
 */
public record DbStatements(
        String database, long fromEpochNanos, long epochNanos, List<Use> uses, Sum other, List<String> blind)
        implements Fact {

    public static final int MAX_USES = 50;

    public DbStatements {
        uses = List.copyOf(uses);
        blind = List.copyOf(blind);
        if (epochNanos < fromEpochNanos) {
            throw new IllegalArgumentException(database + ": statistics end before they begin");
        }
        if (uses.size() > MAX_USES) {
            throw new IllegalArgumentException(uses.size() + " statements, at most " + MAX_USES);
        }
        Set<String> fingerprints = new HashSet<>();
        for (Use use : uses) {
            if (!fingerprints.add(use.fingerprint())) {
                throw new IllegalArgumentException(database + ": statement " + use.fingerprint() + " occurs twice");
            }
        }
    }

    /** Of one statement, null when it is not among those by name. */
    public @Nullable Sum use(String fingerprint) {
        for (Use use : uses) {
            if (use.fingerprint().equals(fingerprint)) {
                return use.sum();
            }
        }
        return null;
    }

    /** Time of all statements. */
    public long nanos() {
        return other.nanos() + uses.stream().mapToLong(use -> use.sum().nanos()).sum();
    }

    /**
     * One statement.
     *
     * @param fingerprint of the normalised text, as in {@link Statement}
     * @param queryIds what the server itself calls it ({@code queryid}, {@code DIGEST}): one for each way of writing it that was met, at
     *     most {@link #MAX_QUERY_IDS}
     */
    public record Use(String fingerprint, List<String> queryIds, Sum sum) {

        public static final int MAX_QUERY_IDS = 8;

        public Use {
            queryIds = List.copyOf(queryIds);
            if (queryIds.size() > MAX_QUERY_IDS) {
                throw new IllegalArgumentException(queryIds.size() + " ids of a query, at most " + MAX_QUERY_IDS);
            }
        }
    }

    /**
     * What statements took.
     *
     * @param calls that ended
     * @param nanos that they ran, waits included
     * @param figures what else was measured, ≥ 0; what was not is not in it
     */
    public record Sum(long calls, long nanos, Map<StatementFigure, Long> figures) {

        public static final Sum NOTHING = new Sum(0, 0, Map.of());

        public Sum {
            EnumMap<StatementFigure, Long> ordered = new EnumMap<>(StatementFigure.class);
            ordered.putAll(figures);
            if (calls < 0 || nanos < 0 || ordered.values().stream().anyMatch(value -> value < 0)) {
                throw new IllegalArgumentException(
                        "statements that took less than nothing: " + calls + " calls, " + nanos + " ns, " + ordered);
            }
            figures = Collections.unmodifiableMap(ordered);
        }

        /** Null when it was not measured. */
        public @Nullable Long figure(StatementFigure figure) {
            return figures.get(figure);
        }

        /** A figure that only one of them has is the sum's as well. */
        public Sum plus(Sum more) {
            Map<StatementFigure, Long> both = new EnumMap<>(StatementFigure.class);
            both.putAll(figures);
            more.figures.forEach((figure, value) -> both.merge(figure, value, Long::sum));
            return new Sum(calls + more.calls, nanos + more.nanos, both);
        }
    }
}
