package dev.nightjar.model.port;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.rows.Span;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The named queries: what evidence carries so that its numbers can be recomputed. All are bounded in time; a fact is in
 * the range by its start (works: by their end, as totals are; open works: by the time of the report; what a database counted: by the
 * reading that ends it).
 */
public sealed interface Query {

    /** Names that an answer has at most: of services, of spans, of services that call each other, of types of profiles. */
    int MOST_NAMES = 10_000;

    /** Traces that an answer has at most, or that are asked for at once. */
    int MOST_TRACES = 1_000;

    /** Spans of a trace: an id that a sender uses for everything has millions. The earliest are given. */
    int MOST_SPANS = 100_000;

    /** Stacks that an answer has at most. */
    int MOST_STACKS = 1_000;

    /** How long the range of a question about profiles may be: their samples are read one by one. */
    Duration LONGEST_PROFILES = Duration.ofDays(1);

    String environment();

    TimeRange range();

    /** Totals of one operation of a service; all operations when {@code operation} is null, all services likewise. */
    record Totals(
            String environment,
            @Nullable String service,
            @Nullable String operation,
            TimeRange range) implements Query {}

    /**
     * Works in full, slowest first, equally slow ones by end, trace and span; of all operations when {@code operation} is null, of all services likewise.
     *
     * @param limit at most this many
     */
    record Works(
            String environment,
            @Nullable String service,
            @Nullable String operation,
            TimeRange range,
            int limit) implements Query {}

    /** Snapshots of who holds pools, in order of time; of all pools when {@code pool} is null, of all services likewise. */
    record Holders(
            String environment,
            @Nullable String service,
            @Nullable String pool,
            TimeRange range) implements Query {}

    /** Who held locks that an operation's works waited for, in order of time; of all operations when {@code operation} is null. */
    record LockHolders(
            String environment, String service, @Nullable String operation, TimeRange range) implements Query {}

    /** Database polls, in order of time; of all databases when {@code database} is null. */
    record Sessions(String environment, @Nullable String database, TimeRange range) implements Query {}

    /** What database servers counted, in order of time; of all databases when {@code database} is null. */
    record Counters(String environment, @Nullable String database, TimeRange range) implements Query {}

    /** What statements took of database servers, in order of time; of all databases when {@code database} is null. */
    record StatementUses(String environment, @Nullable String database, TimeRange range) implements Query {}

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
            requireTraceId(traceId);
        }
    }

    /**
     * What belongs to some traces.
     *
     * @param traceIds as that of a {@link Trace}; each once, {@link #MOST_TRACES} at most
     * @param range as that of a {@link Trace}
     */
    record Traces(String environment, SortedSet<String> traceIds, TimeRange range) implements Query {
        public Traces {
            if (traceIds.size() > MOST_TRACES) {
                throw new IllegalArgumentException(traceIds.size() + " traces, at most " + MOST_TRACES);
            }
            traceIds.forEach(Query::requireTraceId);
            traceIds = Collections.unmodifiableSortedSet(new TreeSet<>(traceIds));
        }
    }

    private static void requireTraceId(String traceId) {
        if (!traceId.matches("[0-9a-f]{32}")) {
            throw new IllegalArgumentException("trace id '" + traceId + "' is not 32 lower-case hex digits");
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
            requireMinutes(range);
        }

        private static final long MINUTE = 60_000_000_000L;
    }

    /**
     * Services whose spans began in the range, in alphabetical order. Read from sums per minute, which are kept long after
     * the spans, and of spans that are not sealed yet from two columns.
     *
     * @param range begins and ends with a minute
     */
    record Services(String environment, TimeRange range) implements Query {
        public Services {
            requireMinutes(range);
        }
    }

    /**
     * Names of a service's spans that began in the range, in alphabetical order; read as {@link Services} are.
     *
     * @param range begins and ends with a minute
     */
    record SpanNames(String environment, String service, TimeRange range) implements Query {
        public SpanNames {
            requireMinutes(range);
        }
    }

    /**
     * Traces with a span that is all that is asked for, the newest first. Only spans of the range are read, the newest of them first and no
     * more than it takes to find so many: what is common is found at once, what is rare when the whole range was read.
     *
     * @param service whose span it is; any when null
     * @param name of the span; any when null
     * @param kind of the span; any when null
     * @param status of the span; any when null
     * @param attributes that the span has, with just these values
     * @param leastWallNanos how long the span took at least
     * @param mostWallNanos and at most
     * @param range the span began in it
     * @param limit at most so many, 1 to {@link #MOST_TRACES}
     */
    record TraceSearch(
            String environment,
            @Nullable String service,
            @Nullable String name,
            Span.@Nullable Kind kind,
            Span.@Nullable Status status,
            Map<String, String> attributes,
            long leastWallNanos,
            long mostWallNanos,
            TimeRange range,
            int limit)
            implements Query {
        public TraceSearch {
            attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
            if (leastWallNanos > mostWallNanos) {
                throw new IllegalArgumentException("spans of at least " + leastWallNanos + " ns and at most "
                        + mostWallNanos + " ns: there are none");
            }
            if (limit < 1 || limit > MOST_TRACES) {
                throw new IllegalArgumentException("a limit of " + limit + " traces is not 1 to " + MOST_TRACES);
            }
        }
    }

    /**
     * How often services asked each other, the most frequent first. Spans of the range are joined with their parents, both read whole but
     * for their attributes: a day of many is long to read.
     *
     * @param range the span and its parent began in it; a day at most
     */
    record Calls(String environment, TimeRange range) implements Query {

        /** How long the range may be. */
        public static final Duration LONGEST = Duration.ofDays(1);

        public Calls {
            requireNotLonger("calls", range, LONGEST);
        }
    }

    /**
     * What profiles of a service measured, in alphabetical order of types and units. Of every sample of the range its type, unit and numbers
     * are read, not its stack.
     *
     * @param range the sample is of that time; {@link #LONGEST_PROFILES} at most
     */
    record ProfileTypes(String environment, String service, TimeRange range) implements Query {
        public ProfileTypes {
            requireNotLonger("profiles", range, LONGEST_PROFILES);
        }
    }

    /**
     * Where in the code profiles of a service saw what they measured: stacks with the sum of their values, the largest first. Every sample
     * of the type in the range is read with its stack, which is long: ask for minutes where many JVMs are profiled. With an operation, service,
     * name and trace of every span of the range are read as well.
     *
     * @param type what was measured: {@code cpu}, {@code alloc_space} …
     * @param operation only samples of traces in which a span of that name, of the service and of one of {@link #SPAN_KINDS} began in
     *     {@link #spanRange()}; all samples when null, also those that no span is known of
     * @param range the sample is of that time; {@link #LONGEST_PROFILES} at most
     * @param limit at most so many, 1 to {@link #MOST_STACKS}
     */
    record Stacks(
            String environment,
            String service,
            String type,
            @Nullable String operation,
            TimeRange range,
            int limit) implements Query {

        /** A service is asked for an operation with a span of one of these. */
        public static final Set<Span.Kind> SPAN_KINDS = Set.of(Span.Kind.SERVER, Span.Kind.CONSUMER);

        private static final long AROUND = Grid.MINUTE;

        public Stacks {
            requireNotLonger("stacks", range, LONGEST_PROFILES);
            if (limit < 1 || limit > MOST_STACKS) {
                throw new IllegalArgumentException("a limit of " + limit + " stacks is not 1 to " + MOST_STACKS);
            }
        }

        /** The range and a minute before and after it: what began shortly before goes on in it. */
        public TimeRange spanRange() {
            return new TimeRange(
                    Math.max(range.fromEpochNanos(), Long.MIN_VALUE + AROUND) - AROUND,
                    Math.min(range.toEpochNanos(), Long.MAX_VALUE - AROUND) + AROUND);
        }
    }

    private static void requireNotLonger(String what, TimeRange range, Duration longest) {
        Duration length = Duration.ofNanos(range.toEpochNanos()).minusNanos(range.fromEpochNanos());
        if (length.compareTo(longest) > 0) {
            throw new IllegalArgumentException(what + " of " + length + ", at most of " + longest);
        }
    }

    private static void requireMinutes(TimeRange range) {
        if (range.fromEpochNanos() % Grid.MINUTE != 0 || range.toEpochNanos() % Grid.MINUTE != 0) {
            throw new IllegalArgumentException(range + " does not begin and end with a minute");
        }
    }
}
