package dev.nightjar.model.port;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.ledger.Part;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The named queries: what evidence carries so that its numbers can be recomputed. All are bounded in time; a fact is in
 * the range by its start (works: by their end, as totals are; open works: by the time of the report).
 */
public sealed interface Query {

    String environment();

    TimeRange range();

    /** Totals of one operation of a service; all operations when {@code operation} is null, all services likewise. */
    record Totals(
            String environment,
            @Nullable String service,
            @Nullable String operation,
            TimeRange range) implements Query {}

    /**
     * Works in full, slowest first; of all operations when {@code operation} is null, of all services likewise.
     *
     * @param limit at most this many
     */
    record Works(
            String environment,
            @Nullable String service,
            @Nullable String operation,
            TimeRange range,
            int limit) implements Query {}

    /** Snapshots of a pool's holders, in order of time. */
    record Holders(String environment, String service, String pool, TimeRange range) implements Query {}

    /** Who held locks that an operation's works waited for, in order of time; of all operations when {@code operation} is null. */
    record LockHolders(
            String environment, String service, @Nullable String operation, TimeRange range) implements Query {}

    /** Database polls, in order of time; of all databases when {@code database} is null. */
    record Sessions(String environment, @Nullable String database, TimeRange range) implements Query {}

    /** GC pauses of a service, in order of time. */
    record GcPauses(String environment, String service, TimeRange range) implements Query {}

    /** Whose allocations a service's collections collected, in order of time. */
    record EdenUses(String environment, String service, TimeRange range) implements Query {}

    /** Stops that are not GC pauses, in order of time. */
    record Safepoints(String environment, String service, TimeRange range) implements Query {}

    /** What operations of a service allocated, in order of time; all operations when {@code operation} is null. */
    record Allocations(
            String environment, String service, @Nullable String operation, TimeRange range) implements Query {}

    /**
     * Where in the code operations of a service spent parts, in order of time; all operations when {@code operation} is null,
     * all parts when {@code part} is.
     */
    record PartSites(
            String environment,
            String service,
            @Nullable String operation,
            @Nullable Part part,
            TimeRange range) implements Query {}

    /**
     * The log of a service's collections and safepoints, in order of time; of all its runs when {@code run} is null.
     *
     * @param run {@link dev.nightjar.model.Origin#run()} of one JVM
     * @param limit at most so many facts, the earliest
     */
    record GcLog(
            String environment, String service, @Nullable String run, TimeRange range, int limit) implements Query {}

    /** What the agents said of themselves, in order of time. */
    record Health(String environment, @Nullable String service, TimeRange range) implements Query {}

    /**
     * What belongs to a trace.
     *
     * @param traceId 32 lower-case hex digits
     * @param range where to look: its works and spans begin in it (works: end). A narrow one is answered at once, an unbounded
     *     one looks through everything
     */
    record Trace(String environment, String traceId, TimeRange range) implements Query {
        public Trace {
            if (!traceId.matches("[0-9a-f]{32}")) {
                throw new IllegalArgumentException("trace id '" + traceId + "' is not 32 lower-case hex digits");
            }
        }
    }

    /**
     * How an operation was, cell by cell, in months: from sums per minute, which are kept long after what they are made of.
     *
     * @param range begins and ends with a minute
     * @param cell length of a cell: some minutes, an hour, a day (UTC)
     */
    record Grid(String environment, String service, String operation, TimeRange range, Duration cell) implements Query {
        public Grid {
            if (cell.isNegative() || cell.isZero() || cell.toNanos() % MINUTE != 0) {
                throw new IllegalArgumentException("a cell of " + cell + " is not some minutes");
            }
            if (range.fromEpochNanos() % MINUTE != 0 || range.toEpochNanos() % MINUTE != 0) {
                throw new IllegalArgumentException(range + " does not begin and end with a minute");
            }
        }

        private static final long MINUTE = 60_000_000_000L;
    }
}
