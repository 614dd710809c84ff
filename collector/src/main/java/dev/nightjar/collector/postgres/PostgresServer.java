package dev.nightjar.collector.postgres;

import dev.nightjar.collector.database.DatabaseServer;
import dev.nightjar.collector.database.DatabaseSession;
import dev.nightjar.collector.database.DatabaseSettings;
import java.sql.SQLException;

/** PostgreSQL from version 13 on. */
public final class PostgresServer implements DatabaseServer {

    @Override
    public DatabaseSession open(DatabaseSettings settings) throws SQLException {
        return PostgresSession.open(settings);
    }

    @Override
    public String trouble(SQLException e, DatabaseSettings settings) {
        return PostgresTrouble.words(e, settings);
    }

    @Override
    public String refusal(String what, SQLException e, DatabaseSettings settings) {
        return PostgresTrouble.refusal(what, e, settings.user());
    }
}
