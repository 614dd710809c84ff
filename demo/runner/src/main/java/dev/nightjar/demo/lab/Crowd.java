package dev.nightjar.demo.lab;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes every connection that the database has, and those that others give back.
 *
 * @param application its {@code application_name}
 * @param pause after the database had none left, until it asks again
 */
record Crowd(String application, Duration pause) implements Actor {

    @Override
    public Running start(WarmShop shop) {
        String url = shop.stage().database().jdbcUrl();
        List<Connection> taken = new ArrayList<>();
        Thread thread = Thread.ofPlatform().name(application).daemon().start(() -> take(url, taken));
        return () -> {
            thread.interrupt();
            thread.join();
            for (Connection connection : taken) {
                close(shop, connection);
            }
        };
    }

    private void take(String url, List<Connection> taken) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    taken.add(Session.connect(url, application));
                } catch (SQLException noneLeft) {
                    Thread.sleep(pause);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
