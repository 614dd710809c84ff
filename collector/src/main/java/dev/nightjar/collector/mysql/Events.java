package dev.nightjar.collector.mysql;

import dev.nightjar.model.sql.Dialect;
import dev.nightjar.model.sql.SqlNormaliser;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the server's event scheduler runs. It does not say which event a session is of: that is told by the statement, which is part of
 * one event's body.
 *
 * @param bodies {@code schema.event} → its body, normalised
 */
record Events(Map<String, String> bodies) {

    static final Events NONE = new Events(Map.of());

    private static final String EVENTS = """
            /* nightjar-ash */
            select concat(EVENT_SCHEMA, '.', EVENT_NAME) as event_name, EVENT_DEFINITION as body
            from information_schema.EVENTS where STATUS = 'ENABLED'
            limit 1000
            """;

    Events {
        bodies = Map.copyOf(bodies);
    }

    static Events read(MySqlConnection connection) throws SQLException {
        Map<String, String> bodies = new TreeMap<>();
        for (MySqlRow row : connection.query(EVENTS)) {
            bodies.put(row.text("event_name"), SqlNormaliser.normalise(row.text("body"), Dialect.MYSQL));
        }
        return new Events(bodies);
    }

    /**
     * Null when none, or more than one, has the statement in it.
     *
     * @param statement normalised
     */
    @Nullable
    String running(String statement) {
        String found = null;
        for (Map.Entry<String, String> event : bodies.entrySet()) {
            if (event.getValue().contains(statement)) {
                if (found != null) {
                    return null;
                }
                found = event.getKey();
            }
        }
        return found;
    }
}
