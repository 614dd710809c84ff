package dev.nightjar.collector.postgres;

import dev.nightjar.collector.database.DatabaseSettings;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Why something was not answered, in words that say what to do. From SQLSTATEs (PostgreSQL's documentation, appendix A). */
final class PostgresTrouble {

    private static final int MAX_CHARS = 200;

    private PostgresTrouble() {}

    /** Nothing was seen. */
    static String words(SQLException e, DatabaseSettings settings) {
        String state = state(e);
        String what = settings.database() + " was not sampled: ";
        if (state.startsWith("28")) {
            return what + "login of role " + settings.user()
                    + " was refused: check nightjar.databases[].user and .password";
        }
        if (state.startsWith("08")) {
            return what + "the server cannot be reached: check nightjar.databases[].url and that it runs";
        }
        return what
                + switch (state) {
                    case "53300" ->
                        "the server has no connection left: raise max_connections, or reserve some"
                                + " (reserved_connections) and GRANT pg_use_reserved_connections TO " + settings.user();
                    case "3D000" -> "there is no such database: check nightjar.databases[].url";
                    case "57P01", "57P02", "57P03" -> "the server is stopping or starting";
                    case "57014", "55P03" -> "the poll took too long and was given up: the server is overloaded";
                    default -> "SQLSTATE " + state + ", " + firstLine(e.getMessage());
                };
    }

    /** One thing was refused. */
    static String refusal(String what, SQLException e, String role) {
        String refused = what + " are not seen: ";
        return refused
                + switch (state(e)) {
                    case "42501" -> firstLine(e.getMessage()) + ": GRANT pg_monitor TO " + role;
                    case "57014", "55P03" -> "the server did not tell them in time, it is overloaded";
                    default -> "SQLSTATE " + state(e) + ", " + firstLine(e.getMessage());
                };
    }

    static String state(SQLException e) {
        return e.getSQLState() == null ? "" : e.getSQLState();
    }

    private static String firstLine(@Nullable String message) {
        String line = String.valueOf(message).lines().findFirst().orElse("");
        return line.length() > MAX_CHARS ? line.substring(0, MAX_CHARS) + "…" : line;
    }
}
