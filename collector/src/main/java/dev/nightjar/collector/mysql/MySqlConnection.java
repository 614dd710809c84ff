package dev.nightjar.collector.mysql;

import dev.nightjar.collector.database.DatabaseSession;
import dev.nightjar.collector.database.DatabaseSettings;
import io.r2dbc.spi.ColumnMetadata;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import io.r2dbc.spi.ValidationDepth;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A connection that waits for its answers. The driver is an asynchronous one for its licence's sake
 * (docs/decisions/2026-11-27-mysql-by-r2dbc.md). SQL has neither {@code ?} nor {@code :}: the driver takes them for parameters;
 * nor {@code call}: what has that in it, it prepares on the server. For one thread, but {@link #abort} may come from another.
 */
final class MySqlConnection implements AutoCloseable {

    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(5);

    /** Logging in takes some round trips. */
    private static final Duration LOGIN_PATIENCE = Duration.ofSeconds(10);

    /** The server gives up long before. */
    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(10);

    private static final Duration VALID_PATIENCE = Duration.ofSeconds(1);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);
    private static final String UNREACHABLE = "08001";
    private static final String BROKEN = "08006";

    private final Connection connection;
    private volatile @Nullable CompletableFuture<?> awaited;
    private volatile boolean broken;

    private MySqlConnection(Connection connection) {
        this.connection = connection;
    }

    static MySqlConnection open(DatabaseSettings settings) throws SQLException {
        ConnectionFactoryOptions.Builder options = ConnectionFactoryOptions.builder()
                .option(ConnectionFactoryOptions.DRIVER, "mariadb")
                .option(ConnectionFactoryOptions.HOST, settings.host())
                .option(ConnectionFactoryOptions.PORT, settings.port())
                .option(ConnectionFactoryOptions.USER, settings.user())
                .option(ConnectionFactoryOptions.PASSWORD, settings.password())
                .option(ConnectionFactoryOptions.CONNECT_TIMEOUT, CONNECT_PATIENCE)
                .option(Option.valueOf("tcpKeepAlive"), "true")
                .option(Option.valueOf("connectionAttributes"), "program_name=" + DatabaseSession.APPLICATION);
        settings.options().forEach((name, value) -> options.option(Option.valueOf(name), value));
        try {
            Mono<Connection> connection =
                    Mono.from(ConnectionFactories.get(options.build()).create());
            return new MySqlConnection(
                    MySqlConnection.<Connection>get(connection.toFuture(), LOGIN_PATIENCE, UNREACHABLE));
        } catch (R2dbcException | IllegalArgumentException | IllegalStateException e) {
            // The driver on options that it cannot use: no such file, no such mode.
            throw new SQLException("nightjar.databases[].url: " + e.getMessage(), e);
        }
    }

    /** Rows of an answer; none when it has no rows. */
    List<MySqlRow> query(String sql) throws SQLException {
        CompletableFuture<@Nullable List<MySqlRow>> answer = Flux.from(
                        connection.createStatement(sql).execute())
                .concatMap(result -> result.map(MySqlConnection::row))
                .collectList()
                .toFuture();
        awaited = answer;
        try {
            return MySqlConnection.<List<MySqlRow>>get(answer, ANSWER_PATIENCE, BROKEN);
        } catch (SQLException e) {
            // What comes later would be taken for the next answer.
            if (!answer.isDone() || answer.isCancelled()) {
                broken = true;
            }
            throw e;
        } finally {
            awaited = null;
        }
    }

    /** The only row of an answer. */
    MySqlRow one(String sql) throws SQLException {
        List<MySqlRow> rows = query(sql);
        if (rows.size() != 1) {
            throw new SQLException(rows.size() + " rows instead of one");
        }
        return rows.getFirst();
    }

    private static MySqlRow row(Row row, RowMetadata metadata) {
        Map<String, @Nullable String> values = new HashMap<>();
        List<? extends ColumnMetadata> columns = metadata.getColumnMetadatas();
        for (int i = 0; i < columns.size(); i++) {
            values.put(columns.get(i).getName().toLowerCase(Locale.ROOT), row.get(i, String.class));
        }
        return new MySqlRow(values);
    }

    /** Reactor's futures have null where nothing was answered: from servers there always is something. */
    private static <T> T get(CompletableFuture<@Nullable T> answer, Duration patience, String lostState)
            throws SQLException {
        try {
            T found = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (found == null) {
                throw new SQLException("an empty answer", lostState);
            }
            return found;
        } catch (ExecutionException e) {
            throw failure(e.getCause(), lostState);
        } catch (TimeoutException e) {
            answer.cancel(true); // nobody waits for it any more: a login would become a connection of nobody's
            throw new SQLException("no answer within " + patience, lostState, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while it waited for an answer", lostState, e);
        } catch (CancellationException e) {
            throw new SQLException("broken off", lostState, e);
        }
    }

    private static SQLException failure(@Nullable Throwable cause, String lostState) {
        if (cause instanceof R2dbcException refused) {
            String state = refused.getSqlState();
            return new SQLException(
                    refused.getMessage(), state == null ? lostState : state, refused.getErrorCode(), refused);
        }
        return new SQLException(String.valueOf(cause), lostState, cause);
    }

    /** Breaks off whatever it waits for. */
    void abort() {
        broken = true;
        CompletableFuture<?> answer = awaited;
        if (answer != null) {
            answer.cancel(true);
        }
    }

    boolean isUsable() {
        if (broken) {
            return false;
        }
        try {
            return MySqlConnection.<Boolean>get(
                    Mono.from(connection.validate(ValidationDepth.REMOTE)).toFuture(), VALID_PATIENCE, BROKEN);
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public void close() throws SQLException {
        var _ = MySqlConnection.<Boolean>get(
                Mono.from(connection.close()).thenReturn(true).toFuture(), CLOSE_PATIENCE, BROKEN);
    }
}
