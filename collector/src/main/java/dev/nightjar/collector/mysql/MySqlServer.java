package dev.nightjar.collector.mysql;

import dev.nightjar.collector.database.DatabaseServer;
import dev.nightjar.collector.database.DatabaseSession;
import dev.nightjar.collector.database.DatabaseSettings;
import java.sql.SQLException;

/** MySQL from version 8 on, MariaDB from 10.6 on. */
public final class MySqlServer implements DatabaseServer {

    @Override
    public DatabaseSession open(DatabaseSettings settings) throws SQLException {
        return MySqlSession.open(settings);
    }

    @Override
    public String trouble(SQLException e, DatabaseSettings settings) {
        return MySqlTrouble.words(e, settings);
    }

    @Override
    public String refusal(String what, SQLException e, DatabaseSettings settings) {
        return MySqlTrouble.refusal(what, e, settings.user());
    }
}
