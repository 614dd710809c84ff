package dev.nightjar.agent.truth;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** Scenes around one connection pool: some requests hold its connections, another one waits for them. */
final class PoolScenes {

    /** Long enough for several looks at the pool, which are taken every 100 ms. */
    private static final int HOLD_MILLIS = 400;

    private final String name;
    private final DataSource pool;
    private final AtomicInteger holding = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * @param name of the pool, in the scenes' names; empty for the one that all other scenes use
     */
    PoolScenes(String name, DataSource pool) {
        this.name = name;
        this.pool = pool;
    }

    Map<String, Scenes.Scene> all() {
        String suffix = name.isEmpty() ? "" : "-" + name;
        Map<String, Scenes.Scene> all = new TreeMap<>();
        all.put("hold" + suffix, query -> hold());
        all.put("keep" + suffix, query -> keep());
        all.put("holding" + suffix, query -> holding.get());
        all.put("pool" + suffix, query -> ask());
        return all;
    }

    /** The pool makes a connection, or checks one, while it is waited for. */
    static Map<String, Scenes.Scene> working(HikariDataSource checking, HikariDataSource connecting) {
        return Map.of("checking", query -> catalog(checking), "connecting", query -> {
            connecting.getHikariPoolMXBean().softEvictConnections();
            return catalog(connecting);
        });
    }

    private static String catalog(DataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return connection.getCatalog();
        }
    }

    /** Keeps a connection until somebody waits for one, and then for a while. */
    private String hold() throws Exception {
        try (Connection connection = pool.getConnection()) {
            holding.incrementAndGet();
            Scenes.until(() -> waiting.get() > 0);
            try (Statement statement = connection.createStatement()) {
                statement.execute("select nap(" + HOLD_MILLIS + ")");
            }
            return "held";
        } finally {
            holding.decrementAndGet();
        }
    }

    /** Keeps a connection until somebody was refused one. */
    private String keep() throws Exception {
        int before = refused.get();
        try (Connection connection = pool.getConnection()) {
            holding.incrementAndGet();
            Scenes.until(() -> refused.get() > before);
            return connection.getCatalog();
        } finally {
            holding.decrementAndGet();
        }
    }

    private String ask() throws SQLException {
        waiting.incrementAndGet();
        try (Connection connection = pool.getConnection()) {
            return connection.getCatalog();
        } catch (SQLException e) {
            refused.incrementAndGet();
            throw e;
        } finally {
            waiting.decrementAndGet();
        }
    }
}
