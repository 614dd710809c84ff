package dev.nightjar.collector.mysql;

import dev.nightjar.collector.database.DatabaseSettings;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Why something was not answered, in words that say what to do. From the error numbers that both servers' manuals list. */
final class MySqlTrouble {

    private static final int MAX_CHARS = 200;

    /** A statement needs a privilege for a table, for a column, or of the whole server (1227: PROCESS). */
    private static final int TABLE_DENIED = 1142;

    private static final int COLUMN_DENIED = 1143;
    static final int PRIVILEGE_DENIED = 1227;

    private MySqlTrouble() {}

    /** Nothing was seen. */
    static String words(SQLException e, DatabaseSettings settings) {
        String what = settings.database() + " was not sampled: ";
        if (String.valueOf(e.getMessage()).contains("RSA public key")) {
            return what
                    + "a password must not travel in the clear: add ?sslMode=verify-full to nightjar.databases[].url, or"
                    + " ?allowPublicKeyRetrieval=true where nobody can come between";
        }
        return what
                + switch (e.getErrorCode()) {
                    case 1045, 1698 ->
                        "login of account " + settings.user()
                                + " was refused: check nightjar.databases[].user and .password";
                    case 1040 ->
                        "the server has no connection left: raise max_connections, or GRANT CONNECTION_ADMIN"
                                + " (MariaDB: CONNECTION ADMIN) ON *.* TO " + settings.user();
                    case 1203, 1226 ->
                        "account " + settings.user() + " has as many connections as it may: raise its limit";
                    case 1053 -> "the server is stopping";
                    case 1969, 3024 -> "the poll took too long and was given up: the server is overloaded";
                    default -> unnumbered(e);
                };
    }

    private static String unnumbered(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        if (state.startsWith("08")) {
            return "the server cannot be reached: check nightjar.databases[].url and that it runs";
        }
        return "error " + e.getErrorCode() + ", SQLSTATE " + state + ", " + firstLine(e.getMessage());
    }

    /** One thing was refused. */
    static String refusal(String what, SQLException e, String account) {
        String refused = what + " are not seen: ";
        return refused
                + switch (e.getErrorCode()) {
                    case PRIVILEGE_DENIED -> "GRANT PROCESS ON *.* TO " + account;
                    case TABLE_DENIED, COLUMN_DENIED ->
                        firstLine(e.getMessage()) + ": GRANT SELECT ON performance_schema.* TO " + account;
                    case 1969, 3024 -> "the server did not tell them in time, it is overloaded";
                    default -> "error " + e.getErrorCode() + ", " + firstLine(e.getMessage());
                };
    }

    static boolean isDenied(SQLException e) {
        int code = e.getErrorCode();
        return code == PRIVILEGE_DENIED || code == TABLE_DENIED || code == COLUMN_DENIED;
    }

    private static String firstLine(@Nullable String message) {
        String line = String.valueOf(message).lines().findFirst().orElse("");
        return line.length() > MAX_CHARS ? line.substring(0, MAX_CHARS) + "…" : line;
    }
}
