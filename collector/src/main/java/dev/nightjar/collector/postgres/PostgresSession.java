package dev.nightjar.collector.postgres;

import dev.nightjar.collector.database.Activity;
import dev.nightjar.collector.database.CounterReading;
import dev.nightjar.collector.database.DatabaseSession;
import dev.nightjar.collector.database.DatabaseSettings;
import dev.nightjar.collector.database.StatementReading;
import dev.nightjar.collector.database.TransactionHistory;
import dev.nightjar.model.fact.DbProgress;
import dev.nightjar.model.fact.DbSession;
import dev.nightjar.model.fact.Statement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.postgresql.Driver;

/** The connection to a PostgreSQL server, and what is asked over it when. */
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

    /** What ends sooner needs nobody to be told how far it is. */
    private static final long LONG_COMMAND_NANOS = Duration.ofSeconds(1).toNanos();

    private final Connection connection;
    private final ZoneId zone;
    private final int version;
    private final DatabaseSettings settings;
    private final CronJobs cron;
    private final StatementQuery statements;
    private int pollsSinceSight;
    private Sight sight;

    private PostgresSession(Connection connection, ZoneId zone, DatabaseSettings settings) throws SQLException {
        this.connection = connection;
        this.zone = zone;
        this.settings = settings;
        this.version = connection.getMetaData().getDatabaseMajorVersion();
        this.cron = new CronJobs(connection);
        this.statements = new StatementQuery(connection);
        this.sight = Sight.of(connection);
    }

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
                return new PostgresSession(connection, DatabaseSession.zone(row.getString(1)), settings);
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
        if (++pollsSinceSight > POLLS_PER_SIGHT_CHECK) {
            sight = Sight.of(connection);
            pollsSinceSight = 0;
        }
        List<ActivityQuery.Row> rows = ActivityQuery.rows(connection, MAX_SESSIONS + 1);
        List<String> blind = new ArrayList<>(sight.blind());
        if (rows.size() > MAX_SESSIONS) {
            blind.add("more than " + MAX_SESSIONS + " sessions are active: only so many are kept of each poll");
            rows = rows.subList(0, MAX_SESSIONS);
        }
        if (rows.stream().anyMatch(row -> row.queryBytes() >= sight.queryBytes() - 1)) {
            blind.add(
                    "long statements are cut at " + sight.queryBytes() + " bytes, so their fingerprints may differ from"
                            + " the services': set track_activity_query_size = 16384 and restart the server");
        }
        Map<Long, String> locks = ActivityQuery.locks(rows, connection);
        Map<Long, DbProgress> progress = progress(rows, blind);
        Map<Long, String> jobs = jobs(rows, blind);
        Map<String, Statement> texts = new LinkedHashMap<>();
        List<DbSession> sessions = new ArrayList<>(rows.size());
        for (ActivityQuery.Row row : rows) {
            Statement statement = row.statement();
            if (statement != null) {
                texts.put(statement.fingerprint(), statement);
            }
            sessions.add(row.session(locks.get(row.pid()), progress.get(row.pid()), jobs.get(row.pid()), history));
        }
        history.endPoll();
        return new Activity(sessions, texts.values(), blind);
    }

    private Map<Long, DbProgress> progress(List<ActivityQuery.Row> rows, List<String> blind) throws SQLException {
        if (rows.stream().noneMatch(row -> row.isActive() && row.statementAgeNanos() >= LONG_COMMAND_NANOS)) {
            return Map.of();
        }
        try {
            return ProgressQuery.read(connection, version);
        } catch (SQLException e) {
            blind.add(refusal("progress views", e));
            return Map.of();
        }
    }

    private Map<Long, String> jobs(List<ActivityQuery.Row> rows, List<String> blind) throws SQLException {
        List<Long> pids = rows.stream()
                .filter(row -> CronJobs.isCron(row.application(), row.backendType()))
                .map(ActivityQuery.Row::pid)
                .toList();
        if (pids.isEmpty()) {
            return Map.of();
        }
        try {
            return cron.of(pids, sight.role(), blind);
        } catch (SQLException e) {
            blind.add(refusal("the runs of pg_cron's jobs", e));
            return Map.of();
        }
    }

    /** A connection that broke fails the poll; what is refused is only not seen. */
    private String refusal(String what, SQLException e) throws SQLException {
        if (!isUsable()) {
            throw e;
        }
        return PostgresTrouble.refusal(what, e, settings.user());
    }

    @Override
    public CounterReading counters() throws SQLException {
        return CounterQuery.read(connection, version, sight.seesOthers());
    }

    @Override
    public StatementReading statements() throws SQLException {
        return statements.read(sight);
    }

    @Override
    public Map<String, Statement> texts(Collection<String> queryIds) throws SQLException {
        return statements.texts(queryIds);
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
}
