package dev.nightjar.collector.postgres;

import dev.nightjar.collector.database.TransactionHistory;
import dev.nightjar.model.fact.DbProgress;
import dev.nightjar.model.fact.DbSession;
import dev.nightjar.model.fact.Statement;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sessions, and what those of them that wait for locks wait for. */
final class ActivityQuery {

    /**
     * Who is active, in a transaction, waiting or blocking. The blockers of lock waiters are asked for in the same scan;
     * background processes only when they wait for something but work ({@code Activity}) or a schedule.
     */
    private static final String ACTIVITY = """
            /* nightjar:ash */
            with activity as materialized (
              select pid, application_name, usename, backend_type, state, wait_event_type, wait_event,
                     xact_start, query_start, query,
                     case when wait_event_type = 'Lock' then pg_blocking_pids(pid) end as blocked_by
              from pg_stat_activity
              where pid <> pg_backend_pid() and coalesce(backend_type, '') <> 'walsender')
            select pid,
                   coalesce(application_name, '') as application,
                   coalesce(usename, '') as role,
                   coalesce(backend_type, '') as backend_type,
                   coalesce(state, '') as state,
                   case when wait_event_type not in ('Activity', 'Client') then wait_event_type end as wait_type,
                   case when wait_event_type not in ('Activity', 'Client') then wait_event end as wait_event,
                   (extract(epoch from xact_start) * 1000000)::bigint as transaction_start_micros,
                   (extract(epoch from clock_timestamp() - xact_start) * 1000000)::bigint as transaction_age_micros,
                   (extract(epoch from clock_timestamp() - query_start) * 1000000)::bigint as statement_age_micros,
                   query,
                   octet_length(query) as query_bytes,
                   blocked_by
            from activity
            where state not in ('idle', 'disabled')
               or xact_start is not null
               or (state is null and wait_event_type not in ('Activity', 'Client', 'Timeout', 'Extension'))
               or pid in (select unnest(blocked_by) from activity)
            order by blocked_by is null, xact_start nulls last, pid
            limit ?
            """;

    private static final String LOCKS = """
            /* nightjar:ash */
            select pid, locktype, mode,
                   case when relation is not null
                             and database in (0, (select oid from pg_database where datname = current_database()))
                        then relation::regclass::text end as relation
            from pg_locks
            where not granted and pid = any(?)
            """;

    private ActivityQuery() {}

    /**
     * One row of pg_stat_activity. The text is normalised at once.
     *
     * @param queryBytes length of the text as the server keeps it
     */
    record Row(
            long pid,
            String application,
            String user,
            String backendType,
            String state,
            @Nullable String waitType,
            @Nullable String waitEvent,
            long transactionStartMicros,
            long transactionAgeNanos,
            long statementAgeNanos,
            @Nullable Statement statement,
            int queryBytes,
            List<Long> blockedBy) {

        boolean isActive() {
            return state.equals("active");
        }

        DbSession session(
                @Nullable String lock,
                @Nullable DbProgress progress,
                @Nullable String job,
                TransactionHistory history) {
            List<String> seen = transactionAgeNanos < 0
                    ? List.of()
                    : history.see(new TransactionHistory.Transaction(pid, transactionStartMicros), statement);
            return new DbSession(
                    pid,
                    application,
                    user,
                    backendType,
                    state,
                    waitType,
                    waitEvent,
                    transactionAgeNanos,
                    statementAgeNanos,
                    statement == null ? null : statement.fingerprint(),
                    blockedBy,
                    lock,
                    seen,
                    progress,
                    job);
        }
    }

    /**
     * The sessions, those that are blocked first.
     *
     * @param limit at most so many
     */
    static List<Row> rows(Connection connection, int limit) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(ACTIVITY)) {
            query.setInt(1, limit);
            try (ResultSet row = query.executeQuery()) {
                List<Row> rows = new ArrayList<>();
                while (row.next()) {
                    rows.add(row(row));
                }
                return rows;
            }
        }
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getLong("pid"),
                row.getString("application"),
                row.getString("role"),
                row.getString("backend_type"),
                row.getString("state"),
                row.getString("wait_type"),
                row.getString("wait_event"),
                row.getLong("transaction_start_micros"),
                nanos(row, "transaction_age_micros"),
                nanos(row, "statement_age_micros"),
                StatementText.of(row.getString("query")),
                row.getInt("query_bytes"),
                pids(row.getArray("blocked_by")));
    }

    /** −1 when the column is null. The server's clock may step back: never below 0. */
    private static long nanos(ResultSet row, String column) throws SQLException {
        long micros = row.getLong(column);
        return row.wasNull() ? -1 : Math.max(0, micros) * 1_000;
    }

    /** Blockers may be named several times for parallel workers; 0 stands for a prepared transaction. */
    private static List<Long> pids(@Nullable Array array) throws SQLException {
        if (array == null) {
            return List.of();
        }
        return Arrays.stream((Integer[]) array.getArray())
                .map(Integer::longValue)
                .distinct()
                .toList();
    }

    /** What each of them waits for, by process id; asked only if somebody waits. */
    static Map<Long, String> locks(List<Row> rows, Connection connection) throws SQLException {
        Object[] waiters = rows.stream()
                .filter(row -> "Lock".equals(row.waitType()))
                .map(row -> (int) row.pid())
                .toArray();
        if (waiters.length == 0) {
            return Map.of();
        }
        Map<Long, String> locks = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(LOCKS)) {
            query.setArray(1, connection.createArrayOf("int4", waiters));
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    String relation = row.getString("relation");
                    locks.put(
                            row.getLong("pid"),
                            row.getString("locktype")
                                    + (relation == null ? " " : " " + relation + " ")
                                    + row.getString("mode"));
                }
            }
        }
        return locks;
    }
}
