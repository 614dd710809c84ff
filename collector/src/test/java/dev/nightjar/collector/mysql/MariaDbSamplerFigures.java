package dev.nightjar.collector.mysql;

import dev.nightjar.collector.SamplerCost;
import dev.nightjar.collector.database.DatabaseSession;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * As SamplerFigures for MariaDB: 200 idle connections, 20 transactions that do nothing, 20 sessions that wait for one of them, some 2,000
 * statements. A benchmark, run by {@code ./nightjar bench sampler --mariadb}. Linux on x86-64 only.
 */
class MariaDbSamplerFigures {

    private static final int IDLE = 200;
    private static final int HOLDERS = 20;
    private static final int WAITERS = 20;
    private static final int STATEMENTS = 1_000;

    @TempDir
    private Path folder;

    @Test
    void measure() throws Exception {
        try (MariaDbServer server = MariaDbServer.start(
                folder,
                "--performance-schema=ON",
                "--performance-schema-instrument=wait/lock/metadata/sql/mdl=ON",
                "--max-connections=" + (IDLE + HOLDERS + WAITERS + 20),
                "--innodb-lock-wait-timeout=100000")) {
            prepare(server);
            List<MySqlConnection> connections = new ArrayList<>();
            try {
                occupy(server, connections);
                try (DatabaseSession session = new MySqlServer().open(server.settings("nightjar", "watch"))) {
                    SamplerCost.publish("mariadb", "MariaDB " + version(connections.getFirst()), session, server.pid());
                }
            } finally {
                for (MySqlConnection connection : connections) {
                    connection.abort();
                }
            }
        }
    }

    private static void prepare(MariaDbServer server) throws SQLException {
        try (MySqlConnection admin = server.open()) {
            admin.query("create table shop.stock (sku int primary key, stock int not null) engine = InnoDB");
            for (int i = 0; i < HOLDERS; i++) {
                admin.query("insert into shop.stock values (" + i + ", 100)");
            }
            for (int i = 0; i < STATEMENTS; i++) {
                // Another table is another statement.
                admin.query("create table shop.t" + i + " (n int)");
                admin.query("select count(*) as n from shop.t" + i);
            }
        }
    }

    private static void occupy(MariaDbServer server, List<MySqlConnection> connections) throws SQLException {
        for (int i = 0; i < IDLE; i++) {
            connections.add(server.open());
        }
        for (int i = 0; i < HOLDERS; i++) {
            MySqlConnection holder = server.open();
            connections.add(holder);
            holder.query("begin");
            holder.query("update shop.stock set stock = stock - 1 where sku = " + i);
        }
        for (int i = 0; i < WAITERS; i++) {
            MySqlConnection waiter = server.open();
            connections.add(waiter);
            Thread.ofPlatform().daemon().start(() -> {
                try {
                    waiter.query("update shop.stock set stock = stock - 1 where sku = 0");
                } catch (SQLException e) {
                    // Nobody waits for its answer any more; the server lets it wait on.
                }
            });
        }
    }

    private static String version(MySqlConnection connection) throws SQLException {
        return connection.one("select version() as version").text("version");
    }
}
