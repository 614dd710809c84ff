package dev.nightjar.store;

import dev.nightjar.model.fact.Work;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.Stamped;
import dev.nightjar.model.rows.Layout;
import dev.nightjar.model.rows.Span;
import dev.nightjar.model.rows.SpanColumns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** What belongs to a trace: found by the time that who asks knows, then by its id. */
final class TraceQueries {

    private static final HexFormat HEX = HexFormat.of();

    /** Column name → attribute that it was promoted from. */
    private static final Map<String, String> PROMOTED = new HashMap<>();

    static {
        SpanColumns.promoted()
                .forEach((attribute, column) ->
                        PROMOTED.put(SpanColumns.LAYOUT.column(column).name(), attribute));
    }

    private TraceQueries() {}

    static List<Stamped<Work>> works(Query.Trace query, Reading reading) throws SQLException {
        return works(query, List.of(query.traceId()), reading);
    }

    static List<Stamped<Work>> works(Query.Traces query, Reading reading) throws SQLException {
        return query.traceIds().isEmpty() ? List.of() : works(query, query.traceIds(), reading);
    }

    private static List<Stamped<Work>> works(Query query, Collection<String> traceIds, Reading reading)
            throws SQLException {
        List<Object> values = new ArrayList<>();
        // Sorted here too: a limit on what is not would be found by one thread.
        String sql = sql(FactTables.WORK, query, traceIds, values, reading) + " order by start_nanos, end_nanos";
        List<Stamped<Work>> works =
                FactQueries.read(FactTables.WORK, query.environment(), Integer.MAX_VALUE, sql, values, reading);
        works.sort(Comparator.comparingLong(work -> work.fact().startEpochNanos()));
        return works;
    }

    static List<Stamped<Span>> spans(Query.Trace query, Reading reading) throws SQLException {
        List<Object> values = new ArrayList<>();
        String sql = sql(RowTable.SPAN, query, List.of(query.traceId()), values, reading) + " order by start_nanos";
        List<Stamped<Span>> spans = new ArrayList<>();
        reading.first(Query.MOST_SPANS, sql, values, row -> {
            Span span = span(row);
            reading.keeps(FactSize.bytes(span));
            spans.add(new Stamped<>(reading.origin(query.environment(), row.getInt("origin")), span));
        });
        spans.sort(Comparator.comparingLong(span -> span.fact().startEpochNanos()));
        return spans;
    }

    private static String sql(
            StoredTable table, Query query, Collection<String> traceIds, List<Object> values, Reading reading)
            throws SQLException {
        String sql = "select " + table.readColumns() + " from "
                + Sources.of(table, query.range(), reading)
                + FactQueries.where(table, query, List.of(), values)
                + " and trace_id in (" + String.join(", ", Collections.nCopies(traceIds.size(), "?")) + ")";
        traceIds.forEach(traceId -> values.add(uuid(traceId)));
        return sql;
    }

    private static UUID uuid(String traceId) {
        return new UUID(Long.parseUnsignedLong(traceId, 0, 16, 16), Long.parseUnsignedLong(traceId, 16, 32, 16));
    }

    /** A trace's id as the model has it. */
    static String hex(UUID trace) {
        return HEX.toHexDigits(trace.getMostSignificantBits()) + HEX.toHexDigits(trace.getLeastSignificantBits());
    }

    private static Span span(ResultSet row) throws SQLException {
        UUID trace = row.getObject("trace_id", UUID.class);
        long parent = row.getLong("parent_id");
        boolean isRoot = row.wasNull();
        return new Span(
                hex(trace),
                HEX.toHexDigits(row.getLong("span_id")),
                isRoot ? null : HEX.toHexDigits(parent),
                row.getString("name"),
                Span.Kind.of(row.getInt("kind")),
                row.getLong("start_nanos"),
                row.getLong("wall_nanos"),
                Span.Status.of(row.getInt("status")),
                row.getString("status_message"),
                row.getString("scope"),
                attributes(row),
                row.getString("events"),
                row.getString("links"),
                row.getInt("dropped"));
    }

    private static SortedMap<String, String> attributes(ResultSet row) throws SQLException {
        TreeMap<String, String> attributes = new TreeMap<>();
        if (row.getObject("attributes") instanceof Map<?, ?> others) {
            others.forEach((key, value) -> attributes.put(String.valueOf(key), String.valueOf(value)));
        }
        for (Layout.Column column : SpanColumns.LAYOUT.columns()) {
            String attribute = PROMOTED.get(column.name());
            String value = attribute == null ? null : row.getString(column.name());
            if (attribute != null && value != null) {
                attributes.put(attribute, value);
            }
        }
        return attributes;
    }
}
