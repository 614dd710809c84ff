package dev.nightjar.collector.mysql;

import dev.nightjar.collector.database.Activity;
import dev.nightjar.collector.database.CounterReading;
import dev.nightjar.collector.database.DatabaseSession;
import dev.nightjar.collector.database.DatabaseSettings;
import dev.nightjar.collector.database.StatementReading;
import dev.nightjar.collector.database.TransactionHistory;
import dev.nightjar.model.fact.DbSession;
import dev.nightjar.model.fact.Statement;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The connection to a MySQL or MariaDB server, and what is asked over it when. */
final class MySqlSession implements DatabaseSession {

    /** A server that needs longer for this is in trouble that the failed poll tells of. */
    private static final int STATEMENT_TIMEOUT_SECONDS = 2;

    /** Beyond this many a poll is cut and says so. */
    private static final int MAX_SESSIONS = 1_000;

    /** Grants may come while we run; so may events. */
    private static final int POLLS_PER_SIGHT_CHECK = 60;

    private final MySqlConnection connection;
    private final SessionQuery sessions;
    private final DatabaseSettings settings;
    private final ZoneId zone;
    private int pollsSinceSight;
    private Sight sight;
    private @Nullable Events events;

    private MySqlSession(MySqlConnection connection, DatabaseSettings settings, Sight sight) {
        this.connection = connection;
        this.sessions = new SessionQuery(connection);
        this.settings = settings;
        this.sight = sight;
        this.zone = DatabaseSession.zone(sight.zone());
    }

    static MySqlSession open(DatabaseSettings settings) throws SQLException {
        MySqlConnection connection = MySqlConnection.open(settings);
        try {
            Sight sight = Sight.of(connection);
            String timeout = sight.mariaDb()
                    ? "max_statement_time = " + STATEMENT_TIMEOUT_SECONDS
                    : "max_execution_time = " + STATEMENT_TIMEOUT_SECONDS * 1_000;
            // InnoDB tells the times of transactions in the system's zone.
            connection.query("/* nightjar-ash */ set " + timeout + ", lock_wait_timeout = 1, time_zone = 'SYSTEM'");
            connection.query("/* nightjar-ash */ set session transaction read only");
            return new MySqlSession(connection, settings, sight);
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
            events = null;
        }
        List<String> blind = new ArrayList<>(sight.blind());
        List<SessionRow> rows = sessions.busy(sight, MAX_SESSIONS + 1);
        if (rows.size() > MAX_SESSIONS) {
            blind.add("more than " + MAX_SESSIONS + " sessions are active: only so many are kept of each poll");
            rows = rows.subList(0, MAX_SESSIONS);
        }
        if (rows.stream().anyMatch(row -> row.textBytes() >= sight.textBytes())) {
            blind.add(
                    "long statements are cut at " + sight.textBytes() + " bytes, so their fingerprints may differ from"
                            + " the services': set performance_schema_max_sql_text_length = 16384 and restart the server");
        }
        List<LockWait> waits = rows.stream().anyMatch(SessionRow::waitsForLock) ? waits(blind) : List.of();
        rows = withBlockers(rows, waits);
        Map<Long, List<LockWait>> byWaiter = waits.stream().collect(Collectors.groupingBy(LockWait::waiter));
        Map<String, Statement> texts = new LinkedHashMap<>();
        List<DbSession> seen = new ArrayList<>(rows.size());
        for (SessionRow row : rows) {
            Statement statement = row.statement();
            if (statement != null) {
                texts.put(statement.fingerprint(), statement);
            }
            seen.add(row.session(byWaiter.getOrDefault(row.id(), List.of()), job(row, blind), history));
        }
        history.endPoll();
        return new Activity(seen, texts.values(), blind);
    }

    private List<LockWait> waits(List<String> blind) throws SQLException {
        try {
            return LockQuery.read(connection, sight);
        } catch (SQLException e) {
            blind.add(refusal("lock waits", e));
            return List.of();
        }
    }

    /** Who blocks others may do nothing, and be in no transaction. */
    private List<SessionRow> withBlockers(List<SessionRow> rows, List<LockWait> waits) throws SQLException {
        Set<Long> missing = waits.stream().map(LockWait::blocker).collect(Collectors.toCollection(TreeSet::new));
        rows.forEach(row -> missing.remove(row.id()));
        if (missing.isEmpty()) {
            return rows;
        }
        List<SessionRow> all = new ArrayList<>(rows);
        all.addAll(sessions.of(missing, sight));
        return all;
    }

    private @Nullable String job(SessionRow row, List<String> blind) throws SQLException {
        Statement statement = row.statement();
        if (!row.scheduled() || statement == null) {
            return null;
        }
        Events known = events;
        if (known == null) {
            known = events(blind);
            events = known;
        }
        if (known.bodies().isEmpty()) {
            String cure = "which events the scheduler runs is not seen: GRANT EVENT ON *.* TO " + sight.account();
            if (!blind.contains(cure)) {
                blind.add(cure);
            }
        }
        return known.running(statement.text());
    }

    private Events events(List<String> blind) throws SQLException {
        try {
            return Events.read(connection);
        } catch (SQLException e) {
            blind.add(refusal("events", e));
            return Events.NONE;
        }
    }

    /** A connection that broke fails the poll; what is refused is only not seen. */
    private String refusal(String what, SQLException e) throws SQLException {
        if (!isUsable()) {
            throw e;
        }
        return MySqlTrouble.refusal(what, e, settings.user());
    }

    @Override
    public CounterReading counters() throws SQLException {
        return StatusQuery.read(connection, sight);
    }

    @Override
    public StatementReading statements() throws SQLException {
        return DigestQuery.read(connection, sight);
    }

    @Override
    public Map<String, Statement> texts(Collection<String> queryIds) throws SQLException {
        return DigestQuery.texts(connection, sight, queryIds);
    }

    @Override
    public void abort() {
        connection.abort();
    }

    @Override
    public boolean isUsable() {
        return connection.isUsable();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
