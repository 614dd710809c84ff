package dev.nightjar.collector.mysql;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** The server's list of sessions with their transactions. */
final class SessionQuery {

    /** MySQL: its own list would lock out those who come and go; the last statement of who is idle is there, too. */
    private static final String THREADS = """
            (select t.PROCESSLIST_ID as id, t.PROCESSLIST_USER as user_name, t.PROCESSLIST_COMMAND as command,
                    t.PROCESSLIST_STATE as state, t.PROCESSLIST_TIME * 1000000 as time_micros,
                    coalesce(s.SQL_TEXT, t.PROCESSLIST_INFO) as query, a.ATTR_VALUE as program,
                    0 as stage, 0 as max_stage, 0 as progress_per_mille
             from performance_schema.threads t
                  left join performance_schema.events_statements_current s
                       on s.THREAD_ID = t.THREAD_ID and s.NESTING_EVENT_LEVEL = 0
                  left join performance_schema.session_connect_attrs a
                       on a.PROCESSLIST_ID = t.PROCESSLIST_ID and a.ATTR_NAME = 'program_name'
             where t.PROCESSLIST_ID is not null) p
            """;

    /** MariaDB: with times in milliseconds and progress. */
    private static final String MARIADB_LIST = """
            (select l.ID as id, l.USER as user_name, l.COMMAND as command, l.STATE as state,
                    round(l.TIME_MS * 1000) as time_micros, l.INFO as query, %s as program, l.STAGE as stage,
                    l.MAX_STAGE as max_stage, round(l.PROGRESS * 10) as progress_per_mille
             from information_schema.PROCESSLIST l %s) p
            """;

    private static final String MARIADB_PROGRAM = """
            left join performance_schema.session_connect_attrs a
                 on a.PROCESSLIST_ID = l.ID and a.ATTR_NAME = 'program_name'
            """;

    /** MySQL without its performance schema. */
    private static final String PLAIN_LIST = """
            (select l.ID as id, l.USER as user_name, l.COMMAND as command, l.STATE as state,
                    l.TIME * 1000000 as time_micros, l.INFO as query, '' as program,
                    0 as stage, 0 as max_stage, 0 as progress_per_mille
             from information_schema.PROCESSLIST l) p
            """;

    /** Those that only read have no number of their own: 0 in MariaDB, in MySQL that of the session's memory. With its begin it is one. */
    private static final String TRANSACTION = """
            x.trx_id + 1000003 * unix_timestamp(x.trx_started) as trx_id, x.trx_state as trx_state,
            timestampdiff(microsecond, x.trx_started, now(6)) as trx_age_micros
            """;

    private static final String NO_TRANSACTION = "cast(null as char) as trx_id, '' as trx_state, 0 as trx_age_micros";

    private static final String JOINED_TRANSACTION =
            " left join information_schema.INNODB_TRX x on x.trx_mysql_thread_id = p.id";

    /** Who has something to do. Dumps of the log to replicas always have. */
    private static final String BUSY = """
            (p.command not in ('Sleep', 'Daemon', 'Binlog Dump', 'Binlog Dump GTID')
             and p.user_name not in ('system user', 'event_scheduler'))
            """;

    private final MySqlConnection connection;

    SessionQuery(MySqlConnection connection) {
        this.connection = connection;
    }

    /**
     * Who is active or in a transaction, those that wait for a row first.
     *
     * @param limit at most so many
     */
    List<SessionRow> busy(Sight sight, int limit) throws SQLException {
        String which = sight.transactions() ? "(" + BUSY + " or x.trx_id is not null)" : BUSY;
        String order = sight.transactions()
                ? " order by x.trx_state <=> 'LOCK WAIT' desc, x.trx_started is null, x.trx_started, p.id"
                : " order by p.id";
        return rows(sight, which + order + " limit " + limit);
    }

    /** These, whatever they do. */
    List<SessionRow> of(Collection<Long> ids, Sight sight) throws SQLException {
        String list = ids.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return ids.isEmpty() ? List.of() : rows(sight, "p.id in (" + list + ")");
    }

    private List<SessionRow> rows(Sight sight, String which) throws SQLException {
        return connection.query(sql(sight, which)).stream().map(SessionRow::of).toList();
    }

    private static String sql(Sight sight, String which) {
        return "/* nightjar-ash */ select p.*, " + (sight.transactions() ? TRANSACTION : NO_TRANSACTION) + " from "
                + list(sight) + (sight.transactions() ? JOINED_TRANSACTION : "")
                + " where p.id <> connection_id() and " + which;
    }

    private static String list(Sight sight) {
        if (!sight.mariaDb()) {
            return sight.performanceSchema() ? THREADS : PLAIN_LIST;
        }
        return sight.performanceSchema()
                ? MARIADB_LIST.formatted("a.ATTR_VALUE", MARIADB_PROGRAM)
                : MARIADB_LIST.formatted("''", "");
    }
}
