package dev.nightjar.store;

import dev.nightjar.model.fact.LogHistogram;
import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.port.GridCell;
import dev.nightjar.model.port.Query;
import java.nio.file.Path;
import java.sql.Connection;
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
    private final Path dataDir;
    private final Connection connection;
    private final int timeoutSeconds;

    private GridQueries(Query.Grid query, Path dataDir, Connection connection, int timeoutSeconds) {
        this.query = query;
        this.dataDir = dataDir;
        this.connection = connection;
        this.timeoutSeconds = timeoutSeconds;
    }

    static List<GridCell> read(Query.Grid query, Path dataDir, Connection connection, int timeoutSeconds)
            throws SQLException {
        return new GridQueries(query, dataDir, connection, timeoutSeconds).read();
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
        String of = "select * from " + Sources.of(rollup, query.range(), dataDir, connection)
                + where("minute_nanos", values);
        String unsealed = unsealed(rollup, values);
        if (unsealed != null) {
            of += " union all " + unsealed;
        }
        long cell = query.cell().toNanos();
        String sql = "select minute_nanos - minute_nanos % " + cell + " as cell, " + columns + " from (" + of + ") "
                + grouping;
        Sql.query(connection, sql, values, timeoutSeconds, row);
    }

    private @Nullable String unsealed(Rollup rollup, List<Object> values) throws SQLException {
        String totals = Sources.unsealed(FactTables.WORK_TOTAL, query.range(), connection);
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
