package dev.nightjar.demo.lab;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * All connect at once, as after a failover: takes every connection that the database has, cuts those of a service, and takes their
 * places before its pool has noticed.
 *
 * @param application its {@code application_name}
 * @param victim that of the service
 * @param pause when the places are taken, until it asks again
 */
record Crowd(String application, String victim, Duration pause) implements Actor {

    /** So long it asks without a pause: a pool asks again after 10 ms, and then less and less often. */
    private static final Duration RUSH = Duration.ofSeconds(3);

    @Override
    public Running start(WarmShop shop) {
        String url = shop.stage().database().jdbcUrl();
        List<Connection> taken = new ArrayList<>();
        Thread thread = Thread.ofPlatform().name(application).daemon().start(() -> take(shop, url, taken));
        return () -> {
            thread.interrupt();
            thread.join();
            for (Connection connection : taken) {
                close(shop, connection);
            }
        };
    }

    private void take(WarmShop shop, String url, List<Connection> taken) {
        try {
            takeAll(url, taken);
            if (taken.isEmpty()) {
                throw new SQLException("no connection was to be had");
            }
            cut(taken.getFirst());
            Instant rushed = Instant.now().plus(RUSH);
            while (!Thread.currentThread().isInterrupted()) {
                takeAll(url, taken);
                if (Instant.now().isAfter(rushed)) {
                    Thread.sleep(pause);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            shop.progress()
                    .line("  " + application + " cannot cut the connections of " + victim + ": " + e.getMessage());
        }
    }

    /** Until there is none left. */
    private void takeAll(String url, List<Connection> taken) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                taken.add(Session.connect(url, application));
            }
        } catch (SQLException noneLeft) {
            // as wanted
        }
    }

    private void cut(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "select pg_terminate_backend(pid) from pg_stat_activity where application_name = ?")) {
            statement.setString(1, victim);
            statement.execute();
        }
    }

    private void close(WarmShop shop, Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            shop.progress().line("  a connection of " + application + " is not closed: " + e.getMessage());
        }
    }
}
