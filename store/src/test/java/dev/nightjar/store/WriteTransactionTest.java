package dev.nightjar.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteTransactionTest {

    /** Several of the appender's chunks of 2,048 rows, so that some went to the database before the end. */
    private static final int ROWS = 10_000;

    @TempDir
    Path dataDir;

    private Database database;
    private Connection connection;

    @BeforeEach
    void open() throws Exception {
        database = Database.open(StoreSettings.defaults(dataDir), 0);
        connection = database.connect();
    }

    @AfterEach
    void close() throws Exception {
        connection.close();
        database.close();
    }

    @Test
    void rowsOfAnUncommittedTransactionAreSeenByNobodyAndGoWithIt() throws Exception {
        try (WriteTransaction transaction = WriteTransaction.begin(connection, new OpenSegments(), null)) {
            append(transaction);
            assertThat(rowsSeenByOthers()).isZero();
        }
        assertThat(rowsSeenByOthers()).isZero();
    }

    @Test
    void rowsOfACommittedTransactionAreThere() throws Exception {
        try (WriteTransaction transaction = WriteTransaction.begin(connection, new OpenSegments(), null)) {
            append(transaction);
            transaction.commit();
        }
        assertThat(rowsSeenByOthers()).isEqualTo(ROWS);
    }

    @Test
    void aTransactionAfterOneThatWasUndoneStoresItsOwnRowsOnly() throws Exception {
        try (WriteTransaction undone = WriteTransaction.begin(connection, new OpenSegments(), null)) {
            append(undone);
            undone.beginRow("batch").add("half a row");
        }
        try (WriteTransaction transaction = WriteTransaction.begin(connection, new OpenSegments(), null)) {
            append(transaction);
            transaction.commit();
        }
        assertThat(rowsSeenByOthers()).isEqualTo(ROWS);
    }

    /** The pitfall that {@link WriteTransaction#begin} avoids; when this fails, the driver has learned better. */
    @Test
    void withoutAStatementFirstTheDriverCommitsChunksByThemselves() throws Exception {
        connection.setAutoCommit(false);
        DuckDBAppender appender = connection.unwrap(DuckDBConnection.class).createAppender("batch");
        for (int i = 0; i < ROWS; i++) {
            appender.beginRow().append("b" + i).append((long) i).endRow();
        }
        connection.rollback();
        assertThat(rowsSeenByOthers()).isPositive();
        appender.close();
    }

    private static void append(WriteTransaction transaction) throws SQLException {
        for (int i = 0; i < ROWS; i++) {
            AppendedRow row = transaction.beginRow("batch");
            row.add("b" + i).add((long) i);
            row.end();
        }
    }

    private long rowsSeenByOthers() throws SQLException {
        try (Connection other = database.connect();
                Statement statement = other.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from batch")) {
            row.next();
            return row.getLong(1);
        }
    }
}
