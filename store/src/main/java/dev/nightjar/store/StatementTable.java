package dev.nightjar.store;

import dev.nightjar.model.Origin;
import dev.nightjar.model.fact.Statement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
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

    static Optional<String> text(String environment, String fingerprint, Reading reading) throws SQLException {
        List<String> texts = new ArrayList<>();
        reading.first(
                1,
                "select statement from statement where environment = ? and fingerprint = ?",
                List.of(environment, fingerprint),
                row -> texts.add(row.getString(1)));
        return texts.stream().findFirst();
    }
}
