package dev.nightjar.collector.postgres;

import dev.nightjar.collector.database.StatementReading;
import dev.nightjar.collector.database.StatementReading.Counted;
import dev.nightjar.model.fact.DbStatements.Sum;
import dev.nightjar.model.fact.Statement;
import dev.nightjar.model.fact.StatementFigure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The extension pg_stat_statements: what statements took, of all databases and roles. Numbers are read without the texts, which lie in a
 * file that the server would read whole.
 */
final class StatementQuery {

    /** {@code pg_stat_statements.max} is 5,000 unless set. */
    private static final int MOST_STATEMENTS = 20_000;

    /** Of the extension: total_exec_time, plans, wal_bytes; it comes with PostgreSQL 13. */
    private static final int OLDEST = 8;

    /** Of the extension: statements inside functions are told apart, and resets told of; it comes with PostgreSQL 14. */
    private static final int TOP_LEVEL_SINCE = 9;

    /** SQLSTATE of "must be loaded via shared_preload_libraries". */
    private static final String NOT_LOADED = "55000";

    private static final String LOAD = "the use of statements is not seen: set shared_preload_libraries ="
            + " 'pg_stat_statements' (besides what is in it) and restart the server";

    private static final String EXTENSION = """
            /* nightjar:ash */
            select quote_ident(n.nspname) as schema_name, e.extversion as version,
                   current_setting('pg_stat_statements.track_planning', true) as planning,
                   quote_ident(current_database()) as database_name
            from (values (1)) one (x)
                 left join pg_extension e on e.extname = 'pg_stat_statements'
                 left join pg_namespace n on n.oid = e.extnamespace
            """;

    /** As far as it was met in this database. */
    private @Nullable Extension extension;

    private final Connection connection;

    StatementQuery(Connection connection) {
        this.connection = connection;
    }

    /**
     * What there is of it.
     *
     * @param schema quoted
     * @param version the second number of its version
     */
    private record Extension(String schema, int version, boolean planning) {}

    StatementReading read(Sight sight) throws SQLException {
        List<String> blind = new ArrayList<>();
        Extension found = extension(blind);
        extension = found;
        if (found == null) {
            return new StatementReading("", List.of(), blind);
        }
        if (!sight.seesOthers()) {
            blind.add("statements of other roles are counted, but not which they are: GRANT pg_monitor TO "
                    + sight.role());
        }
        try {
            return read(found, blind);
        } catch (SQLException e) {
            if (PostgresTrouble.state(e).equals(NOT_LOADED)) {
                return StatementReading.unseen(LOAD);
            }
            throw e;
        }
    }

    /** Null when it is not there, or too old. */
    private @Nullable Extension extension(List<String> blind) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(EXTENSION)) {
            row.next();
            String version = row.getString("version");
            if (version == null) {
                blind.add("the use of statements is not seen: set shared_preload_libraries = 'pg_stat_statements'"
                        + " (besides what is in it), restart the server if it was not, and CREATE EXTENSION"
                        + " pg_stat_statements in database " + row.getString("database_name"));
                return null;
            }
            int minor = minor(version);
            if (minor < OLDEST) {
                blind.add("the use of statements is not seen, the extension is of version " + version
                        + ": ALTER EXTENSION pg_stat_statements UPDATE in database " + row.getString("database_name"));
                return null;
            }
            return new Extension(row.getString("schema_name"), minor, "on".equals(row.getString("planning")));
        }
    }

    /** {@code 1.10} → 10. */
    static int minor(String version) {
        String[] numbers = version.split("\\.", -1);
        try {
            int major = Integer.parseInt(numbers[0]);
            return major > 1 ? Integer.MAX_VALUE : numbers.length < 2 ? 0 : Integer.parseInt(numbers[1]);
        } catch (NumberFormatException e) {
            return 0; // not one that we know
        }
    }

    private StatementReading read(Extension found, List<String> blind) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(counts(found))) {
            query.setInt(1, MOST_STATEMENTS + 1);
            try (ResultSet row = query.executeQuery()) {
                String reset = "";
                List<Counted> counted = new ArrayList<>();
                while (row.next()) {
                    reset = row.getString("reset");
                    if (counted.size() == MOST_STATEMENTS) {
                        blind.add("more than " + MOST_STATEMENTS + " statements are counted, only those that took most"
                                + " are read: set pg_stat_statements.max lower");
                        break;
                    }
                    counted.add(new Counted(row.getString("query_id"), sum(row, found.planning())));
                }
                return new StatementReading(reset, counted, blind);
            }
        }
    }

    private static Sum sum(ResultSet row, boolean planning) throws SQLException {
        Map<StatementFigure, Long> figures = new EnumMap<>(StatementFigure.class);
        figures.put(StatementFigure.ROWS, row.getLong("result_rows"));
        figures.put(StatementFigure.BLOCKS_HIT, row.getLong("blocks_hit"));
        figures.put(StatementFigure.BLOCKS_READ, row.getLong("blocks_read"));
        figures.put(StatementFigure.TEMP_BLOCKS, row.getLong("temp_blocks"));
        figures.put(StatementFigure.WAL_BYTES, row.getLong("wal_bytes"));
        if (planning) {
            figures.put(StatementFigure.PLANS, row.getLong("plans"));
            figures.put(StatementFigure.PLAN_TIME, row.getLong("plan_ns"));
        }
        return new Sum(row.getLong("calls"), row.getLong("nanos"), figures);
    }

    private static String counts(Extension found) {
        boolean topLevel = found.version() >= TOP_LEVEL_SINCE;
        String reset = topLevel
                ? "(select coalesce(extract(epoch from stats_reset)::text, '') from " + found.schema()
                        + ".pg_stat_statements_info)"
                : "''";
        return """
                /* nightjar:ash */
                select coalesce(queryid::text, '') as query_id, sum(calls)::bigint as calls,
                       (sum(total_exec_time) * 1000000)::bigint as nanos, sum(rows)::bigint as result_rows,
                       sum(shared_blks_hit)::bigint as blocks_hit, sum(shared_blks_read)::bigint as blocks_read,
                       sum(temp_blks_read + temp_blks_written)::bigint as temp_blocks,
                       sum(wal_bytes)::bigint as wal_bytes, sum(plans)::bigint as plans,
                       (sum(total_plan_time) * 1000000)::bigint as plan_ns,
                """
                + reset + " as reset from " + found.schema() + ".pg_stat_statements(false)"
                + (topLevel ? " where toplevel" : "")
                + " group by queryid order by sum(total_exec_time) desc limit ?";
    }

    /** Their texts, without values. */
    Map<String, Statement> texts(Collection<String> queryIds) throws SQLException {
        Extension found = extension;
        if (found == null) {
            return Map.of();
        }
        Map<String, Statement> texts = new HashMap<>();
        Long[] ids = queryIds.stream().map(Long::valueOf).toArray(Long[]::new);
        try (PreparedStatement query = connection.prepareStatement(
                "/* nightjar:ash */ select distinct on (queryid) queryid::text as query_id, query from "
                        + found.schema() + ".pg_stat_statements(true) where queryid = any(?) order by queryid")) {
            query.setArray(1, connection.createArrayOf("int8", ids));
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    Statement statement = StatementText.of(row.getString("query"));
                    if (statement != null) {
                        texts.put(row.getString("query_id"), statement);
                    }
                }
            }
        }
        return texts;
    }
}
