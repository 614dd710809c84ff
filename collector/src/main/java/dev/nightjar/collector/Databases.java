package dev.nightjar.collector;

import dev.nightjar.collector.database.DatabaseSampler;
import dev.nightjar.collector.database.DatabaseServer;
import dev.nightjar.collector.database.DatabaseSettings;
import dev.nightjar.collector.mysql.MySqlServer;
import dev.nightjar.collector.postgres.PostgresServer;
import dev.nightjar.model.port.SignalWriter;
import java.time.InstantSource;

/** Database servers to look into, by what their settings say they are. */
public final class Databases {

    private Databases() {}

    /**
     * Looks into a database from now on. Never fails because of the database: one that cannot be reached is tried again, with longer
     * and longer pauses. Whoever starts it closes it.
     */
    public static DatabaseSampler sample(DatabaseSettings settings, SignalWriter writer, InstantSource clock) {
        return DatabaseSampler.start(settings, server(settings.kind()), writer, clock);
    }

    private static DatabaseServer server(DatabaseSettings.Kind kind) {
        return switch (kind) {
            case POSTGRESQL -> new PostgresServer();
            case MYSQL -> new MySqlServer();
        };
    }
}
