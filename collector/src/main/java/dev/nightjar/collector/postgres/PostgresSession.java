package dev.nightjar.collector.postgres;

import dev.nightjar.collector.database.Activity;
import dev.nightjar.collector.database.DatabaseSession;
import dev.nightjar.collector.database.DatabaseSettings;
import dev.nightjar.collector.database.TransactionHistory;
import dev.nightjar.model.fact.DbSession;
import dev.nightjar.model.fact.Statement;
import dev.nightjar.model.sql.Dialect;
import dev.nightjar.model.sql.SqlNormaliser;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/** The connection to a PostgreSQL server, and the two queries that it asks. */
final class PostgresSession implements DatabaseSession {

    /** A server that needs longer for this is in trouble that the failed poll tells of. */
    private static final int STATEMENT_TIMEOUT_MILLIS = 2_000;

    private static final int LOCK_TIMEOUT_MILLIS = 500;
    private static final int CONNECT_TIMEOUT_SECONDS = 5;
    private static final int SOCKET_TIMEOUT_SECONDS = 10;

    /** Beyond this many a poll is cut and says so. */
    private static final int MAX_SESSIONS = 1_000;

    /** Grants may come while we run. */
    private static final int POLLS_PER_SIGHT_CHECK = 60;

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

    private static final String SIGHT = """
            /* nightjar:ash */
            select pg_has_role(current_user, 'pg_read_all_stats', 'USAGE') as sees_all,
                   quote_ident(current_user) as role,
                   current_setting('track_activities') as track_activities,
                   (select setting::int from pg_settings where name = 'track_activity_query_size') as query_bytes
            """;

    /** They begin or end a transaction but take no lock in it. */
    private static final Set<String> TRANSACTION_CONTROL =
            Set.of("begin", "start", "commit", "rollback", "end", "abort", "savepoint", "release");

    private final Connection connection;
    private final ZoneId zone;
    private int pollsUntilSightCheck;
    private Sight sight = new Sight(List.of(), Integer.MAX_VALUE);

    private PostgresSession(Connection connection, ZoneId zone) {
        this.connection = connection;
        this.zone = zone;
    }

    /** What this role can see, and how many bytes of a query the server keeps. */
    private record Sight(List<String> blind, int queryBytes) {}

    static PostgresSession open(DatabaseSettings settings) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", settings.user());
        properties.setProperty("password", settings.password());
        properties.setProperty("ApplicationName", APPLICATION);
        properties.setProperty("connectTimeout", String.valueOf(CONNECT_TIMEOUT_SECONDS));
        properties.setProperty("loginTimeout", String.valueOf(SOCKET_TIMEOUT_SECONDS));
        properties.setProperty("socketTimeout", String.valueOf(SOCKET_TIMEOUT_SECONDS));
        properties.setProperty("tcpKeepAlive", "true");
        Connection connection = new Driver().connect(settings.jdbcUrl(), properties);
        if (connection == null) {
            throw new SQLException("the driver does not take this URL: " + settings.database());
        }
        try (var statement = connection.createStatement()) {
            statement.execute("/* nightjar:ash */ set statement_timeout = " + STATEMENT_TIMEOUT_MILLIS
                    + "; set lock_timeout = " + LOCK_TIMEOUT_MILLIS + "; set default_transaction_read_only = on");
            // The session's own TimeZone is the driver's; the log's is the server's.
            try (ResultSet row = statement.executeQuery("/* nightjar:ash */ select current_setting('log_timezone')")) {
                row.next();
                return new PostgresSession(connection, zone(row.getString(1)));
            }
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public ZoneId zone() {
        return zone;
    }

    @Override
    public Activity poll(TransactionHistory history) throws SQLException {
        if (pollsUntilSightCheck-- <= 0) {
            sight = look();
            pollsUntilSightCheck = POLLS_PER_SIGHT_CHECK;
        }
        List<Row> rows = rows();
        List<String> blind = new ArrayList<>(sight.blind);
        if (rows.size() > MAX_SESSIONS) {
            blind.add("more than " + MAX_SESSIONS + " sessions are active: only so many are kept of each poll");
            rows = rows.subList(0, MAX_SESSIONS);
        }
        if (rows.stream().anyMatch(row -> row.cut)) {
            blind.add("long statements are cut at " + sight.queryBytes + " bytes, so their fingerprints may differ from"
                    + " the services': set track_activity_query_size = 16384 and restart the server");
        }
        Map<Long, String> locks = locks(rows);
        Map<String, Statement> statements = new LinkedHashMap<>();
        List<DbSession> sessions = new ArrayList<>(rows.size());
        for (Row row : rows) {
            if (row.statement != null) {
                statements.put(row.statement.fingerprint(), row.statement);
            }
            sessions.add(row.session(locks.get(row.pid), history));
        }
        history.endPoll();
        return new Activity(sessions, statements.values(), blind);
    }

    @Override
    public void abort() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            // It is broken already, which is what was wanted.
        }
    }

    @Override
    public boolean isUsable() {
        try {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /** One row of pg_stat_activity. The text is normalised at once. */
    private record Row(
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
            boolean cut,
            List<Long> blockedBy) {

        DbSession session(@Nullable String lock, TransactionHistory history) {
            List<String> seen = transactionAgeNanos < 0
                    ? List.of()
                    : history.see(
                            new TransactionHistory.Transaction(pid, transactionStartMicros),
                            statement == null || isTransactionControl(statement) ? null : statement.fingerprint());
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
                    seen);
        }

        private static boolean isTransactionControl(Statement statement) {
            String[] words = statement.text().toLowerCase(java.util.Locale.ROOT).split("[\\s;]", 2);
            return TRANSACTION_CONTROL.contains(words[0]);
        }
    }

    private List<Row> rows() throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(ACTIVITY)) {
            query.setInt(1, MAX_SESSIONS + 1);
            try (ResultSet row = query.executeQuery()) {
                List<Row> rows = new ArrayList<>();
                while (row.next()) {
                    rows.add(row(row));
                }
                return rows;
            }
        }
    }

    private Row row(ResultSet row) throws SQLException {
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
                statement(row.getString("query")),
                row.getInt("query_bytes") >= sight.queryBytes - 1,
                pids(row.getArray("blocked_by")));
    }

    /** Null for background processes and for what this role may not see. */
    private static @Nullable Statement statement(@Nullable String query) {
        if (query == null || query.isBlank() || query.equals("<insufficient privilege>")) {
            return null;
        }
        String text = SqlNormaliser.normalise(query, Dialect.POSTGRESQL);
        return text.isBlank() ? null : new Statement(SqlNormaliser.fingerprint(text), text);
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

    private Map<Long, String> locks(List<Row> rows) throws SQLException {
        Object[] waiters = rows.stream()
                .filter(row -> "Lock".equals(row.waitType))
                .map(Row::pid)
                .map(Long::intValue)
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

    private Sight look() throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SIGHT)) {
            row.next();
            List<String> blind = new ArrayList<>();
            if (!row.getBoolean("sees_all")) {
                blind.add("sessions of other roles are hidden, their waits, statements and locks are not seen: GRANT"
                        + " pg_monitor TO " + row.getString("role"));
            }
            if (!row.getString("track_activities").equals("on")) {
                blind.add("track_activities is off, no session's state is seen: ALTER SYSTEM SET track_activities = on;"
                        + " SELECT pg_reload_conf()");
            }
            int bytes = row.getInt("query_bytes");
            return new Sight(blind, row.wasNull() || bytes <= 0 ? Integer.MAX_VALUE : bytes);
        }
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            return ZoneId.of("UTC");
        }
    }
}
