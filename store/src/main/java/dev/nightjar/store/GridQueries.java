package dev.nightjar.store;

import dev.nightjar.model.fact.LogHistogram;
import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.port.GridCell;
import dev.nightjar.model.port.Query;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The latency grid: from the rollups of what is sealed, and from the totals that are not yet. */
final class GridQueries {

    private final Query.Grid query;
    private final Reading reading;

    private GridQueries(Query.Grid query, Reading reading) {
        this.query = query;
        this.reading = reading;
    }

    static List<GridCell> read(Query.Grid query, Reading reading) throws SQLException {
        return new GridQueries(query, reading).read();
    }

    private List<GridCell> read() throws SQLException {
        Map<Long, Map<Integer, Long>> walls = walls();
        List<GridCell> cells = new ArrayList<>();
        String sums = Arrays.stream(Part.values())
                .map(part -> "sum(part_" + part.word() + "_nanos)::bigint")
                .collect(Collectors.joining(", "));
        select(
                Rollup.OPERATION,
                "sum(works)::bigint, sum(failed)::bigint, sum(wall_nanos)::bigint, " + sums,
                "group by cell order by cell",
                row -> {
                    long cell = row.getLong(1);
                    cells.add(new GridCell(
                            cell,
                            row.getLong(2),
                            row.getLong(3),
                            row.getLong(4),
                            new LogHistogram(walls.getOrDefault(cell, Map.of())),
                            parts(row, 5)));
                });
        return cells;
    }

    private Map<Long, Map<Integer, Long>> walls() throws SQLException {
        Map<Long, Map<Integer, Long>> walls = new TreeMap<>();
        select(
                Rollup.OPERATION_WALLS,
                "bucket, sum(works)::bigint",
                "group by cell, bucket",
                row -> walls.computeIfAbsent(row.getLong(1), _ -> new TreeMap<>())
                        .put(row.getInt(2), row.getLong(3)));
        return walls;
    }

    private static Map<Part, Long> parts(ResultSet row, int first) throws SQLException {
        Map<Part, Long> parts = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            long nanos = row.getLong(first + part.ordinal());
            if (!row.wasNull()) {
                parts.put(part, nanos);
            }
        }
        return parts;
    }

    private void select(Rollup rollup, String columns, String grouping, Sql.Row row) throws SQLException {
        List<Object> values = new ArrayList<>();
        String of = "select * from " + Sources.of(rollup, query.range(), reading) + where("minute_nanos", values);
        String unsealed = unsealed(rollup, values);
        if (unsealed != null) {
            of += " union all " + unsealed;
        }
        long cell = query.cell().toNanos();
        String sql = "select minute_nanos - minute_nanos % " + cell + " as cell, " + columns + " from (" + of + ") "
                + grouping;
        reading.all(sql, values, row);
    }

    private @Nullable String unsealed(Rollup rollup, List<Object> values) throws SQLException {
        String totals = Sources.unsealed(FactTables.WORK_TOTAL, query.range(), reading);
        return totals == null ? null : rollup.select("(select * from " + totals + where("from_nanos", values) + ")");
    }

    private String where(String time, List<Object> values) {
        values.addAll(List.of(
                query.environment(),
                query.service(),
                query.operation(),
                query.range().fromEpochNanos(),
                query.range().toEpochNanos()));
        return " where environment = ? and service = ? and operation = ? and " + time + " >= ? and " + time + " < ?";
    }
}
