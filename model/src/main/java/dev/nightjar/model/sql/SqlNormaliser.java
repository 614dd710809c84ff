package dev.nightjar.model.sql;

/** A statement without comments and values, the same for JDBC text, span text and pg_stat_activity text. */
public final class SqlNormaliser {

    private SqlNormaliser() {}

    /** Normalised text, at most 2,000 characters. */
    public static String normalise(String sql) {
        throw new IllegalStateException("not written yet: " + sql.length());
    }

    /** 16 hex digits of the normalised text's hash. */
    public static String fingerprint(String normalised) {
        throw new IllegalStateException("not written yet: " + normalised.length());
    }
}
