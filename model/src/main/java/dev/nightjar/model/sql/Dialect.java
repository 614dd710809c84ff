package dev.nightjar.model.sql;

/** Whose rules of quoting a statement follows: what is a value to one database is a name to another. */
public enum Dialect {
    /** {@code "…"} is a name, {@code $tag$…$tag$} a value, comments nest. */
    POSTGRESQL,
    /** MySQL and MariaDB: {@code "…"} is a value, {@code `…`} a name, {@code #} begins a comment. */
    MYSQL,
    /** Any other, or not known: where databases read a text differently, the rest of it is a value. */
    UNKNOWN;

    /** By the class of something that a JDBC driver made: a statement or a connection. */
    public static Dialect ofDriver(String className) {
        if (className.startsWith("org.postgresql.")) {
            return POSTGRESQL;
        }
        if (className.startsWith("com.mysql.") || className.startsWith("org.mariadb.")) {
            return MYSQL;
        }
        return UNKNOWN;
    }

    /** By OpenTelemetry's {@code db.system.name}. */
    public static Dialect ofSystem(String name) {
        return switch (name) {
            case "postgresql" -> POSTGRESQL;
            case "mysql", "mariadb" -> MYSQL;
            default -> UNKNOWN;
        };
    }
}
