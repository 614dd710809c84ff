package dev.nightjar.collector;

import dev.nightjar.collector.database.DatabaseSession;
import dev.nightjar.collector.database.DatabaseSettings;
import dev.nightjar.collector.postgres.PostgresServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What the sampler costs, on its side and on PostgreSQL's: 200 idle connections, 20 transactions that do
 * nothing, 20 sessions that wait for one of them, some 2,000 statements in pg_stat_statements. A benchmark, run by
 * {@code ./nightjar bench sampler}. Linux only.
 */
class SamplerFigures {

    private static final int IDLE = 200;
    private static final int HOLDERS = 20;
    private static final int WAITERS = 20;
    private static final int STATEMENTS = 1_000;

    @Test
    void measure() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("shared_preload_libraries", "pg_stat_statements")
                .setServerConfig("max_connections", String.valueOf(IDLE + HOLDERS + WAITERS + 20))
                .start()) {
            String url = "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres";
            List<Connection> connections = new ArrayList<>();
            try {
                prepare(url);
                occupy(url, connections);
                DatabaseSettings settings = new DatabaseSettings(url, "nightjar", "", "bench");
                try (DatabaseSession session = new PostgresServer().open(settings)) {
                    SamplerCost.publish("postgresql", "PostgreSQL " + version(url), session, backend(url));
                }
            } finally {
                for (Connection connection : connections) {
                    connection.abort(Runnable::run);
                }
            }
        }
    }

    private static void prepare(String url) throws SQLException {
        try (Connection admin = DriverManager.getConnection(url, "postgres", "");
                Statement statement = admin.createStatement()) {
            statement.execute("create extension pg_stat_statements");
            statement.execute("create role nightjar login in role pg_monitor");
            statement.execute("create table inventory (sku int primary key, stock int not null)");
            statement.execute("insert into inventory select n, 100 from generate_series(0, " + HOLDERS + ") n");
            for (int i = 0; i < STATEMENTS; i++) {
                // Another table is another statement.
                statement.execute("create table t" + i + " (n int)");
                statement.execute("select count(*) from t" + i);
            }
        }
    }

    private static void occupy(String url, List<Connection> connections) throws SQLException {
        for (int i = 0; i < IDLE; i++) {
            connections.add(DriverManager.getConnection(url, "postgres", ""));
        }
        for (int i = 0; i < HOLDERS; i++) {
            Connection holder = DriverManager.getConnection(url, "postgres", "");
            connections.add(holder);
            holder.setAutoCommit(false);
            reserve(holder, i);
        }
        for (int i = 0; i < WAITERS; i++) {
            Connection waiter = DriverManager.getConnection(url, "postgres", "");
            connections.add(waiter);
            Thread.ofPlatform().daemon().start(() -> {
                try {
                    reserve(waiter, 0);
                } catch (SQLException e) {
                    // Its connection was closed at the end.
                }
            });
        }
    }

    private static void reserve(Connection connection, int sku) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("update inventory set stock = stock - 1 where sku = " + sku);
        }
    }

    /** Process id of the sampler's backend. */
    private static long backend(String url) throws SQLException {
        return Long.parseLong(ask(url, "select pid from pg_stat_activity where application_name = 'nightjar-sampler'"));
    }

    private static String version(String url) throws SQLException {
        return ask(url, "select current_setting('server_version')");
    }

    private static String ask(String url, String query) throws SQLException {
        try (Connection admin = DriverManager.getConnection(url, "postgres", "");
                Statement statement = admin.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
