package dev.nightjar.store;

import dev.nightjar.model.Origin;
import dev.nightjar.model.fact.Statement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Texts of statements, once per origin that sent them: without a time of their own, they stay as long as it. */
final class StatementTable {

    static final String CREATE = """
            create table statement (
                environment varchar not null, origin integer not null, fingerprint varchar not null,
                statement varchar not null)""";

    private StatementTable() {}

    static void append(Statement statement, Origin origin, int originId, WriteTransaction transaction)
            throws SQLException {
        AppendedRow row = transaction.beginRow("statement");
        row.add(origin.environment()).add(originId).add(statement.fingerprint()).add(statement.text());
        row.end();
    }

    static Optional<String> text(String environment, String fingerprint, Connection connection, int timeoutSeconds)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "select statement from statement where environment = ? and fingerprint = ? limit 1")) {
            select.setQueryTimeout(timeoutSeconds);
            select.setString(1, environment);
            select.setString(2, fingerprint);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }
}
