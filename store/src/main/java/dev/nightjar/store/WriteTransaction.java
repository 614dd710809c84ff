package dev.nightjar.store;

import dev.nightjar.model.port.RowBatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * One transaction of the writer: rows appended to any table become durable together, or go together. Closed without
 * {@link #commit()} it leaves nothing behind. The writer's thread only.
 */
final class WriteTransaction implements AutoCloseable {

    private final Connection connection;
    private final OpenSegments segments;
    private final @Nullable DuckDbVectors vectors;
    private final Map<String, DuckDBAppender> appenders = new LinkedHashMap<>();
    private final Map<RowTable, VectorAppender> vectorAppenders = new LinkedHashMap<>();
    private State state = State.OPEN;

    private enum State {
        OPEN,
        COMMITTING,
        COMMITTED
    }

    private WriteTransaction(Connection connection, OpenSegments segments, @Nullable DuckDbVectors vectors) {
        this.connection = connection;
        this.segments = segments;
        this.vectors = vectors;
    }

    /**
     * Begins with a statement: an appender alone opens no transaction with this driver. Without one, every 2,048 rows
     * commit by themselves and a rollback removes nothing.
     *
     * @param segments where the rows of tables go that have segments
     * @param vectors how whole batches of rows are appended; null: one value after the other
     */
    static WriteTransaction begin(Connection connection, OpenSegments segments, @Nullable DuckDbVectors vectors)
            throws SQLException {
        WriteTransaction transaction = new WriteTransaction(connection, segments, vectors);
        Sql.execute(connection, "begin transaction");
        return transaction;
    }

    AppendedRow beginRow(String table) throws SQLException {
        DuckDBAppender appender = appender(table);
        segments.added(table, 1);
        return new AppendedRow(appender.beginRow());
    }

    /**
     * Appends a batch's rows.
     *
     * @param origins of its emitters
     */
    void append(RowBatch batch, int[] origins) throws SQLException {
        RowTable table = RowTable.of(batch.rows().layout());
        DuckDBAppender appender = appender(table.name());
        segments.added(table.name(), batch.rows().size());
        if (vectors == null) {
            RowAppender.append(batch, origins, table, appender);
            return;
        }
        VectorAppender vector = vectorAppenders.get(table);
        if (vector == null) {
            vector = new VectorAppender(vectors, table, appender);
            vectorAppenders.put(table, vector);
        }
        vector.append(batch, origins);
    }

    private DuckDBAppender appender(String table) throws SQLException {
        DuckDBAppender appender = appenders.get(table);
        if (appender == null) {
            appender = connection.unwrap(DuckDBConnection.class).createAppender(segments.nativeTable(table));
            appenders.put(table, appender);
        }
        return appender;
    }

    Connection connection() {
        return connection;
    }

    void commit() throws SQLException {
        for (VectorAppender vector : vectorAppenders.values()) {
            vector.flush();
        }
        for (DuckDBAppender appender : appenders.values()) {
            appender.flush();
        }
        state = State.COMMITTING;
        Sql.execute(connection, "commit");
        state = State.COMMITTED;
    }

    /** Appenders first: closing one flushes what it still holds, which must be inside the transaction to be undone. */
    @Override
    public void close() throws SQLException {
        SQLException failure = null;
        try {
            vectorAppenders.values().forEach(VectorAppender::close);
        } catch (RuntimeException e) {
            failure = new SQLException("vectors were not given back", e);
        }
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
        if (vectors != null) {
            vectors.memory().clear();
        }
        if (state == State.OPEN) {
            Sql.execute(connection, "rollback");
        }
        if (failure != null) {
            throw failure;
        }
    }
}
