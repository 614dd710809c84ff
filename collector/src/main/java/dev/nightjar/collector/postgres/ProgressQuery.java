package dev.nightjar.collector.postgres;

import dev.nightjar.model.fact.DbProgress;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How far commands are that the server keeps a progress view of. */
final class ProgressQuery {

    private static final int COPY_SINCE = 14;

    /** Relations of other databases have no name here. */
    private static final String RELATION =
            "case when datname = current_database() then nullif(relid, 0::oid)::regclass::text end as relation";

    private static final List<String> VIEWS = List.of(
            "select pid, 'vacuum' as command, phase, " + RELATION
                    + ", heap_blks_scanned as done, heap_blks_total as total, 'BLOCKS' as unit"
                    + " from pg_stat_progress_vacuum",
            // Reading the table counts pages, building the index what was found in them.
            "select pid, command, phase, " + RELATION
                    + ", case when tuples_total > 0 then tuples_done else blocks_done end"
                    + ", case when tuples_total > 0 then tuples_total else blocks_total end"
                    + ", case when tuples_total > 0 then 'TUPLES' else 'BLOCKS' end from pg_stat_progress_create_index",
            "select pid, command, phase, " + RELATION
                    + ", heap_blks_scanned, heap_blks_total, 'BLOCKS' from pg_stat_progress_cluster",
            "select pid, 'analyze', phase, " + RELATION
                    + ", sample_blks_scanned, sample_blks_total, 'BLOCKS' from pg_stat_progress_analyze");

    private static final String COPY = "select pid, command, '', " + RELATION
            + ", bytes_processed, nullif(bytes_total, 0), 'BYTES' from pg_stat_progress_copy";

    private ProgressQuery() {}

    /** By process id. */
    static Map<Long, DbProgress> read(Connection connection, int version) throws SQLException {
        Map<Long, DbProgress> progress = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql(version))) {
            while (row.next()) {
                String command = row.getString("command");
                if (command != null) { // else it is hidden from us
                    progress.put(
                            row.getLong("pid"),
                            new DbProgress(
                                    command.toLowerCase(Locale.ROOT),
                                    Columns.text(row, "phase"),
                                    row.getString("relation"),
                                    Columns.number(row, "done"),
                                    Columns.number(row, "total"),
                                    DbProgress.Unit.valueOf(row.getString("unit"))));
                }
            }
        }
        return progress;
    }

    private static String sql(int version) {
        String sql = "/* nightjar:ash */ " + String.join(" union all ", VIEWS);
        return version >= COPY_SINCE ? sql + " union all " + COPY : sql;
    }
}
