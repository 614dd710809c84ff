package dev.nightjar.collector.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * What our role can see.
 *
 * @param seesOthers sessions and statements of other roles
 * @param role quoted, for a GRANT
 * @param queryBytes how many bytes of a statement the server keeps
 * @param blind what is missing for all to be seen, each with what cures it
 */
record Sight(boolean seesOthers, String role, int queryBytes, List<String> blind) {

    private static final String SIGHT = """
            /* nightjar:ash */
            select pg_has_role(current_user, 'pg_read_all_stats', 'USAGE') as sees_all,
                   quote_ident(current_user) as role,
                   current_setting('track_activities') as track_activities,
                   (select setting::int from pg_settings where name = 'track_activity_query_size') as query_bytes
            """;

    Sight {
        blind = List.copyOf(blind);
    }

    static Sight of(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SIGHT)) {
            row.next();
            boolean seesOthers = row.getBoolean("sees_all");
            String role = row.getString("role");
            List<String> blind = new ArrayList<>();
            if (!seesOthers) {
                blind.add("sessions of other roles are hidden, their waits, statements and locks are not seen: GRANT"
                        + " pg_monitor TO " + role);
            }
            if (!row.getString("track_activities").equals("on")) {
                blind.add("track_activities is off, no session's state is seen: ALTER SYSTEM SET track_activities = on;"
                        + " SELECT pg_reload_conf()");
            }
            int bytes = row.getInt("query_bytes");
            return new Sight(seesOthers, role, row.wasNull() || bytes <= 0 ? Integer.MAX_VALUE : bytes, blind);
        }
    }
}
