package dev.nightjar.store;

import dev.nightjar.model.port.FoundTrace;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.ServiceCalls;
import dev.nightjar.model.port.SpanName;
import dev.nightjar.model.rows.Layout;
import dev.nightjar.model.rows.Span;
import dev.nightjar.model.rows.SpanColumns;
import dev.nightjar.store.FactQueries.Condition;
import dev.nightjar.store.Segment.State;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What there is of spans when no trace is known: names from the sums per minute, traces from the newest rows on. */
final class SpanSearch {

    private final Reading reading;

    SpanSearch(Reading reading) {
        this.reading = reading;
    }

    List<String> services(Query.Services query) throws SQLException {
        List<String> services = new ArrayList<>();
        distinct("service", query, null, row -> services.add(row.getString(1)));
        return services;
    }

    List<SpanName> names(Query.SpanNames query) throws SQLException {
        Set<SpanName> names = new LinkedHashSet<>(); // kinds that this version does not know are one
        distinct(
                "name, kind",
                query,
                query.service(),
                row -> names.add(new SpanName(row.getString(1), Span.Kind.of(row.getInt(2)))));
        return List.copyOf(names);
    }

    /** Of what is sealed from the sums, of the other spans from themselves. */
    private void distinct(String columns, Query query, @Nullable String service, Sql.Row row) throws SQLException {
        List<Condition> conditions = List.of(new Condition("service", service));
        List<Object> values = new ArrayList<>();
        String of = "select " + columns + " from "
                + Sources.of(Rollup.SPAN_WALLS, query.range(), reading)
                + FactQueries.where(Rollup.SPAN_WALLS, query, conditions, values);
        String unsealed = Sources.unsealed(RowTable.SPAN, query.range(), reading);
        if (unsealed != null) {
            of += " union all select " + columns + " from " + unsealed
                    + FactQueries.where(RowTable.SPAN, query, conditions, values);
        }
        reading.first(
                Query.MOST_NAMES, "select distinct " + columns + " from (" + of + ") order by " + columns, values, row);
    }

    /** Segment by segment, until no older one can have a newer trace than those that were found. */
    List<FoundTrace> traces(Query.TraceSearch query) throws SQLException {
        List<Segment> segments = Manifest.in(RowTable.SPAN.name(), query.range(), reading);
        segments.sort(Comparator.comparingLong(SpanSearch::latestNanos).reversed());
        Map<String, FoundTrace> found = new HashMap<>();
        List<FoundTrace> newest = List.of();
        for (Segment segment : segments) {
            if (newest.size() == query.limit() && newest.getLast().startEpochNanos() > latestNanos(segment)) {
                break;
            }
            for (FoundTrace trace : traces(query, segment)) {
                found.merge(
                        trace.traceId(),
                        trace,
                        (one, other) -> one.startEpochNanos() >= other.startEpochNanos() ? one : other);
            }
            newest = found.values().stream()
                    .sorted(FoundTrace.NEWEST_FIRST)
                    .limit(query.limit())
                    .toList();
        }
        return newest;
    }

    /** Of an open one everything is possible. */
    private static long latestNanos(Segment segment) {
        return segment.state() == State.OPEN ? Long.MAX_VALUE : segment.toNanos();
    }

    private List<FoundTrace> traces(Query.TraceSearch query, Segment segment) throws SQLException {
        List<Object> values = new ArrayList<>();
        String sql = "select trace_id, max(start_nanos) as newest from "
                + Sources.of(RowTable.SPAN, segment, reading.dataDir())
                + FactQueries.where(
                        RowTable.SPAN,
                        query,
                        List.of(new Condition("service", query.service()), new Condition("name", query.name())),
                        values)
                + more(query, values)
                + " group by trace_id order by newest desc, trace_id";
        List<FoundTrace> found = new ArrayList<>();
        reading.first(
                query.limit(),
                sql,
                values,
                row -> found.add(new FoundTrace(TraceQueries.hex(row.getObject(1, UUID.class)), row.getLong(2))));
        return found;
    }

    private static String more(Query.TraceSearch query, List<Object> values) {
        StringBuilder more = new StringBuilder();
        Span.Kind kind = query.kind();
        if (kind != null) {
            more.append(" and kind = ").append(kind.ordinal());
        }
        Span.Status status = query.status();
        if (status != null) {
            more.append(" and status = ").append(status.ordinal());
        }
        more.append(" and wall_nanos between ")
                .append(query.leastWallNanos())
                .append(" and ")
                .append(query.mostWallNanos());
        query.attributes().forEach((name, value) -> more.append(attribute(name, value, values)));
        return more.toString();
    }

    /** A number's column lacks what the sender meant by that name and is none: that lies among the other attributes. */
    private static String attribute(String name, String value, List<Object> values) {
        String among = "attributes[?::varchar] = ?";
        Integer promoted = SpanColumns.promoted().get(name);
        if (promoted == null) {
            values.add(name);
            values.add(value);
            return " and " + among;
        }
        Layout.Column column = SpanColumns.LAYOUT.column(promoted);
        values.add(value);
        if (column.kind() != Layout.Kind.INT) {
            return " and " + column.name() + " = ?";
        }
        values.add(name);
        values.add(value);
        return " and (" + column.name() + "::varchar = ? or " + among + ")";
    }

    List<ServiceCalls> calls(Query.Calls query) throws SQLException {
        List<Object> values = new ArrayList<>();
        String sql = "with near as (select trace_id, span_id, parent_id, service, status from "
                + Sources.of(RowTable.SPAN, query.range(), reading)
                + FactQueries.where(RowTable.SPAN, query, List.of(), values)
                + """
                )
                select caller.service, callee.service, count(*) as calls, count(*) filter (where callee.status = 2)
                from near callee join near caller
                    on caller.trace_id = callee.trace_id and caller.span_id = callee.parent_id
                where caller.service != callee.service
                group by 1, 2 order by calls desc, 1, 2""";
        List<ServiceCalls> calls = new ArrayList<>();
        reading.first(
                Query.MOST_NAMES,
                sql,
                values,
                row -> calls.add(new ServiceCalls(row.getString(1), row.getString(2), row.getLong(3), row.getLong(4))));
        return calls;
    }
}
