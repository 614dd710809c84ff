package dev.nightjar.demo.lab;

import dev.nightjar.demo.stage.ShopDatabase;
import dev.nightjar.demo.stage.StageFailed;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Somebody with a connection of their own to the shop's database.
 *
 * @param application its {@code application_name}
 * @param transaction all statements are one, which stays open until the end
 * @param again from the first statement, a {@code pause} after the last one
 * @param undo statements after the end
 * @param after how long after the fault's begin it comes
 */
record Session(
        String application,
        boolean transaction,
        boolean again,
        Duration pause,
        List<String> statements,
        List<String> undo,
        Duration after)
        implements Actor {

    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration ASK_AGAIN = Duration.ofMillis(200);

    Session {
        statements = List.copyOf(statements);
        undo = List.copyOf(undo);
    }

    /** One transaction that stays open. */
    static Session holding(String application, String... statements) {
        return new Session(application, true, false, Duration.ZERO, List.of(statements), List.of(), Duration.ZERO);
    }

    /** Each statement by itself, once. */
    static Session once(String application, String... statements) {
        return new Session(application, false, false, Duration.ZERO, List.of(statements), List.of(), Duration.ZERO);
    }

    /** Each statement by itself, again and again. */
    static Session again(String application, Duration pause, String... statements) {
        return new Session(application, false, true, pause, List.of(statements), List.of(), Duration.ZERO);
    }

    Session undoing(String... last) {
        return new Session(application, transaction, again, pause, statements, List.of(last), after);
    }

    Session after(Duration begin) {
        return new Session(application, transaction, again, pause, statements, undo, begin);
    }

    @Override
    public Running start(WarmShop shop) throws StageFailed {
        String url = shop.stage().database().jdbcUrl();
        try {
            Connection connection = connect(url, application);
            connection.setAutoCommit(!transaction);
            Statement statement = connection.createStatement();
            AtomicBoolean stopped = new AtomicBoolean();
            Thread thread = Thread.ofPlatform().name(application).daemon().start(() -> act(shop, statement, stopped));
            return () -> {
                stopped.set(true);
                thread.interrupt();
                end(statement, connection, thread);
                putRight(url);
            };
        } catch (SQLException e) {
            throw new StageFailed(application + " gets no connection: " + e.getMessage(), e);
        }
    }

    private void act(WarmShop shop, Statement statement, AtomicBoolean stopped) {
        try {
            Thread.sleep(after);
            do {
                for (String sql : statements) {
                    if (!stopped.get()) {
                        statement.execute(sql);
                    }
                }
                Thread.sleep(pause);
            } while (again && !stopped.get());
        } catch (SQLException e) {
            if (!stopped.get()) {
                shop.progress().line("  " + application + " failed: " + e.getMessage());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end(Statement statement, Connection connection, Thread thread)
            throws StageFailed, InterruptedException {
        try {
            // It may just be between two statements: then there is nothing to cancel yet.
            long limit = System.nanoTime() + GRACE.toNanos();
            do {
                statement.cancel();
                if (System.nanoTime() > limit) {
                    throw new StageFailed(application + " does not end");
                }
            } while (!thread.join(ASK_AGAIN));
            if (transaction) {
                connection.rollback();
            }
            connection.close();
        } catch (SQLException e) {
            throw new StageFailed(application + " does not end: " + e.getMessage(), e);
        }
    }

    private void putRight(String url) throws StageFailed {
        if (undo.isEmpty()) {
            return;
        }
        try (Connection connection = connect(url, "lab");
                Statement statement = connection.createStatement()) {
            for (String sql : undo) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new StageFailed("what " + application + " did cannot be undone: " + e.getMessage(), e);
        }
    }

    /** As the shop's owner. */
    static Connection connect(String url, String application) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", ShopDatabase.SHOP_ROLE);
        properties.setProperty("ApplicationName", application);
        return DriverManager.getConnection(url, properties);
    }
}
