package dev.nightjar.collector.mysql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the server is, and what our account can see of it.
 *
 * @param performanceSchema it is on and may be read
 * @param transactions InnoDB's transactions may be read
 * @param metadataLocks the server writes down who holds and who waits for them
 * @param account quoted, for a GRANT
 * @param zone of the server
 * @param textBytes how many bytes of a statement the server keeps
 * @param blind what is missing for all sessions and locks to be seen, each with what cures it
 */
record Sight(
        boolean mariaDb,
        boolean performanceSchema,
        boolean transactions,
        boolean metadataLocks,
        String account,
        String zone,
        long textBytes,
        List<String> blind) {

    private static final String SERVER = """
            /* nightjar-ash */
            select version() as version, @@performance_schema as performance_schema, current_user() as account,
                   if(@@global.time_zone = 'SYSTEM', @@system_time_zone, @@global.time_zone) as zone
            """;

    private static final String TRANSACTIONS =
            "/* nightjar-ash */ select count(*) as seen from information_schema.INNODB_TRX";

    private static final String METADATA_LOCKS = """
            /* nightjar-ash */
            select count(*) as seen, @@performance_schema_max_sql_text_length as text_bytes
            from performance_schema.setup_instruments
            where NAME = 'wait/lock/metadata/sql/mdl' and ENABLED = 'YES'
            """;

    Sight {
        blind = List.copyOf(blind);
    }

    static Sight of(MySqlConnection connection) throws SQLException {
        MySqlRow server = connection.one(SERVER);
        boolean mariaDb = server.text("version").contains("MariaDB");
        String account = quoted(server.text("account"));
        List<String> blind = new ArrayList<>();
        boolean transactions = isAnswered(connection, TRANSACTIONS);
        if (!transactions) {
            blind.add(
                    "sessions of other accounts are hidden, their transactions and locks are not seen: GRANT PROCESS ON"
                            + " *.* TO " + account);
        }
        boolean on = server.number("performance_schema") == 1;
        boolean readable = on && isAnswered(connection, METADATA_LOCKS);
        boolean metadataLocks = false;
        long textBytes = Long.MAX_VALUE;
        if (!on) {
            blind.add("who holds metadata locks (DDL) is not seen" + (mariaDb ? "" : ", nor who waits for row locks")
                    + ": set performance_schema = ON and performance-schema-instrument ="
                    + " 'wait/lock/metadata/sql/mdl=ON', and restart the server");
        } else if (!readable) {
            blind.add("who holds metadata locks (DDL) is not seen" + (mariaDb ? "" : ", nor who waits for row locks")
                    + ": GRANT SELECT ON performance_schema.* TO " + account);
        } else {
            MySqlRow instrument = connection.one(METADATA_LOCKS);
            metadataLocks = instrument.number("seen") > 0;
            textBytes = mariaDb ? Long.MAX_VALUE : instrument.number("text_bytes");
            if (!metadataLocks) {
                blind.add("who holds metadata locks (DDL) is not seen: UPDATE performance_schema.setup_instruments SET"
                        + " ENABLED = 'YES', TIMED = 'YES' WHERE NAME = 'wait/lock/metadata/sql/mdl'");
            }
        }
        return new Sight(
                mariaDb, readable, transactions, metadataLocks, account, server.text("zone"), textBytes, blind);
    }

    private static boolean isAnswered(MySqlConnection connection, String sql) throws SQLException {
        try {
            return !connection.query(sql).isEmpty();
        } catch (SQLException e) {
            if (MySqlTrouble.isDenied(e)) {
                return false;
            }
            throw e;
        }
    }

    /** {@code watcher@%} → {@code 'watcher'@'%'}. */
    static String quoted(String account) {
        int at = account.lastIndexOf('@');
        return at < 0 ? "'" + account + "'" : "'" + account.substring(0, at) + "'@'" + account.substring(at + 1) + "'";
    }
}
