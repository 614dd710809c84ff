package dev.nightjar.collector.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A session of an application or job in a real PostgreSQL; its statements may run aside. */
final class Shop implements AutoCloseable {

    private final Connection connection;
    private final ExecutorService aside = Executors.newSingleThreadExecutor();

    private Shop(Connection connection) {
        this.connection = connection;
    }

    static String url(EmbeddedPostgres server) {
        return url(server.getPort());
    }

    static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    static void prepare(EmbeddedPostgres server) throws SQLException {
        try (Shop admin = open(server, "set-up")) {
            admin.run("create table inventory (sku text primary key, stock int not null)");
            admin.run("insert into inventory select 'sku-' || n, 100 from generate_series(1, 20) n");
            admin.run("create table audit (note text)");
            admin.run("create role nightjar login");
            admin.run("grant pg_monitor to nightjar");
            admin.run("create role stranger login");
        }
    }

    static Shop open(EmbeddedPostgres server, String application) throws SQLException {
        return open(server, "postgres", application);
    }

    static Shop open(EmbeddedPostgres server, String database, String application) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", "postgres");
        properties.setProperty("ApplicationName", application);
        return new Shop(DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + database, properties));
    }

    long pid() throws SQLException {
        return number("select pg_backend_pid()");
    }

    long number(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    void begin() throws SQLException {
        connection.setAutoCommit(false);
    }

    void commit() throws SQLException {
        connection.commit();
        connection.setAutoCommit(true);
    }

    void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Runs it on another thread: it is going to wait. */
    CompletableFuture<Void> runAside(String sql) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        run(sql);
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                },
                aside);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
        aside.shutdownNow();
    }
}
