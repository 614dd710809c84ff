package dev.nightjar.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * One transaction of the writer: rows appended to any table become durable together, or go together. Closed without
 * {@link #commit()} it leaves nothing behind. The writer's thread only.
 */
final class WriteTransaction implements AutoCloseable {

    private final Connection connection;
    private final Map<String, DuckDBAppender> appenders = new LinkedHashMap<>();
    private State state = State.OPEN;

    private enum State {
        OPEN,
        COMMITTING,
        COMMITTED
    }

    private WriteTransaction(Connection connection) {
        this.connection = connection;
    }

    /**
     * Begins with a statement: an appender alone opens no transaction with this driver. Without one, every 2,048 rows
     * commit by themselves and a rollback removes nothing.
     */
    static WriteTransaction begin(Connection connection) throws SQLException {
        WriteTransaction transaction = new WriteTransaction(connection);
        transaction.execute("begin transaction");
        return transaction;
    }

    AppendedRow beginRow(String table) throws SQLException {
        DuckDBAppender appender = appenders.get(table);
        if (appender == null) {
            appender = connection.unwrap(DuckDBConnection.class).createAppender(table);
            appenders.put(table, appender);
        }
        return new AppendedRow(appender.beginRow());
    }

    Connection connection() {
        return connection;
    }

    void commit() throws SQLException {
        for (DuckDBAppender appender : appenders.values()) {
            appender.flush();
        }
        state = State.COMMITTING;
        execute("commit");
        state = State.COMMITTED;
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Appenders first: closing one flushes what it still holds, which must be inside the transaction to be undone. */
    @Override
    public void close() throws SQLException {
        SQLException failure = null;
        for (DuckDBAppender appender : appenders.values()) {
            try {
                appender.close();
            } catch (SQLException e) {
                if (state == State.COMMITTED) {
                    failure = e;
                }
                // Else the rows that it could not flush are not wanted any more.
            }
        }
        if (state == State.OPEN) {
            execute("rollback");
        }
        if (failure != null) {
            throw failure;
        }
    }
}
