package dev.nightjar.store;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.Stamped;
import dev.nightjar.store.FactQueries.Condition;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The query of works. Their rows are wide and lie in many segments: which ones are asked for is decided on a few columns,
 * then those are read whole, each from its place.
 */
final class WorkQueries {

    /** Clocks of one work's records may have been set anew in between; its final record is not looked for earlier. */
    private static final long CLOCK_SLACK_NANOS = TimeUnit.MINUTES.toNanos(1);

    private static final Comparator<Stamped<Work>> SLOWEST_FIRST = Comparator.<Stamped<Work>>comparingLong(
                    row -> -row.fact().wallNanos())
            .thenComparingLong(row -> row.fact().endEpochNanos())
            .thenComparing(row -> row.fact().traceId())
            .thenComparing(row -> row.fact().spanId());

    private final Reading reading;

    WorkQueries(Reading reading) {
        this.reading = reading;
    }

    /** Where a work's row lies, and what decides whether it is asked for. */
    private record Found(long segment, long place, UUID trace, long span, long endNanos, boolean open) {}

    /** Slowest first. Reports of an open work give way to its final record, wherever that lies, and to later reports. */
    List<Stamped<Work>> slowest(Query.Works query) throws SQLException {
        List<Segment> segments = Manifest.in("work", query.range(), reading);
        List<Found> slowest = new ArrayList<>();
        // A work that hangs has a report every 10 s, of which the last counts: mostly the first look is enough.
        for (int skip = 0, limit = query.limit(); slowest.size() < query.limit(); skip += limit, limit *= 2) {
            List<Found> next = candidates(query, segments, skip, limit);
            Set<Found> replaced = replaced(query, next);
            next.stream().filter(found -> !replaced.contains(found)).forEach(slowest::add);
            if (next.size() < limit) {
                break;
            }
        }
        return whole(query, segments, slowest.subList(0, Math.min(slowest.size(), query.limit())));
    }

    private List<Found> candidates(Query.Works query, List<Segment> segments, int skip, int limit) throws SQLException {
        List<Object> values = new ArrayList<>();
        String columns = ", trace_id, span_id, end_nanos, wall_nanos, open from ";
        List<String> parts = new ArrayList<>();
        List<Segment> sealed =
                segments.stream().filter(segment -> !segment.isNative()).toList();
        if (!sealed.isEmpty()) {
            parts.add("select filename as source, file_row_number as place" + columns
                    + Sources.parquet(sealed, reading.dataDir(), ", file_row_number = true, filename = true")
                    + FactQueries.where(FactTables.WORK, query, conditions(query), values));
        }
        for (Segment segment : segments) {
            if (segment.isNative()) {
                parts.add("select '" + source(segment) + "' as source, rowid as place" + columns + relation(segment)
                        + FactQueries.where(FactTables.WORK, query, conditions(query), values));
            }
        }
        String sql = String.join(" union all ", parts);
        Map<String, Long> ids = segments.stream().collect(Collectors.toMap(this::source, Segment::id));
        List<Found> found = new ArrayList<>();
        reading.next(
                skip,
                limit,
                sql + " order by wall_nanos desc, end_nanos, trace_id, span_id",
                values,
                row -> found.add(new Found(
                        Objects.requireNonNull(ids.get(row.getString(1))),
                        row.getLong(2),
                        row.getObject(3, UUID.class),
                        row.getLong(4),
                        row.getLong(5),
                        row.getBoolean(7))));
        return found;
    }

    private static List<Condition> conditions(Query.Works query) {
        return List.of(new Condition("service", query.service()), new Condition("operation", query.operation()));
    }

    /** Its file's name, as DuckDB tells it, or its table's. */
    private String source(Segment segment) {
        return segment.isNative()
                ? segment.nativeTable()
                : segment.file(reading.dataDir()).toString();
    }

    private static String place(Segment segment) {
        return segment.isNative() ? "rowid" : "file_row_number";
    }

    private String relation(Segment segment) {
        return segment.isNative()
                ? segment.nativeTable()
                : Sources.parquet(List.of(segment), reading.dataDir(), ", file_row_number = true");
    }

    /** Those of the found that are reports of an open work which something later replaces. */
    private Set<Found> replaced(Query.Works query, List<Found> found) throws SQLException {
        List<Found> open = found.stream().filter(Found::open).toList();
        if (open.isEmpty()) {
            return Set.of();
        }
        long from = Math.max(Long.MIN_VALUE + CLOCK_SLACK_NANOS, query.range().fromEpochNanos()) - CLOCK_SLACK_NANOS;
        TimeRange since = new TimeRange(from, Long.MAX_VALUE);
        String traces = open.stream()
                .map(work -> "'" + work.trace() + "'::uuid")
                .distinct()
                .collect(Collectors.joining(", "));
        Set<Found> replaced = new HashSet<>();
        reading.all(
                "select trace_id, span_id, end_nanos, open from " + Sources.of(FactTables.WORK, since, reading)
                        + " where environment = ? and end_nanos >= ? and trace_id in (" + traces + ")"
                        + " order by end_nanos",
                List.of(query.environment(), from),
                row -> {
                    UUID trace = row.getObject(1, UUID.class);
                    long span = row.getLong(2);
                    long end = row.getLong(3);
                    boolean isFinal = !row.getBoolean(4);
                    open.stream()
                            .filter(report ->
                                    report.span() == span && report.trace().equals(trace))
                            .filter(report -> isFinal || end > report.endNanos())
                            .forEach(replaced::add);
                });
        return replaced;
    }

    private List<Stamped<Work>> whole(Query.Works query, List<Segment> segments, List<Found> found)
            throws SQLException {
        Map<Long, List<Found>> bySegment =
                found.stream().collect(Collectors.groupingBy(Found::segment, TreeMap::new, Collectors.toList()));
        List<Stamped<Work>> works = new ArrayList<>(found.size());
        for (Segment segment : segments) {
            List<Found> here = bySegment.get(segment.id());
            if (here != null) {
                String places =
                        here.stream().map(work -> Long.toString(work.place())).collect(Collectors.joining(", "));
                works.addAll(FactQueries.read(
                        FactTables.WORK,
                        query.environment(),
                        Integer.MAX_VALUE,
                        "select " + FactTables.WORK.readColumns() + " from " + relation(segment) + " where "
                                + place(segment) + " in (" + places + ")",
                        List.of(),
                        reading));
            }
        }
        works.sort(SLOWEST_FIRST);
        return works;
    }
}
