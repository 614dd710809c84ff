package dev.nightjar.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;

/** Removes what is too old, in one transaction, and hands the room in the file to new rows by a checkpoint. */
final class Retention {

    private Retention() {}

    static Removed run(Connection connection, long factsBeforeEpochNanos, long findingsBeforeEpochNanos)
            throws SQLException {
        Removed removed;
        execute(connection, "begin transaction");
        try {
            long facts = 0;
            for (FactTable<?> table : FactTables.ALL) {
                facts += delete(
                        connection,
                        "delete from " + table.name() + " where " + table.timeColumn() + " < ?",
                        factsBeforeEpochNanos);
            }
            long findings =
                    delete(connection, "delete from finding where last_seen_nanos < ?", findingsBeforeEpochNanos);
            String used = FactTables.ALL.stream()
                    .map(table -> "select origin from " + table.name())
                    .collect(Collectors.joining(" union "));
            long origins = delete(
                    connection,
                    "delete from origin where first_seen_nanos < ? and id not in (" + used + ")",
                    factsBeforeEpochNanos);
            execute(connection, "delete from statement where origin not in (select id from origin)");
            execute(connection, "commit");
            removed = new Removed(facts, findings, origins);
        } catch (SQLException e) {
            execute(connection, "rollback");
            throw e;
        }
        execute(connection, "checkpoint");
        return removed;
    }

    private static long delete(Connection connection, String sql, long beforeEpochNanos) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            delete.setLong(1, beforeEpochNanos);
            return delete.executeLargeUpdate();
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
