package dev.nightjar.model.fact;

/**
 * What a database server counts of a statement beside calls and time. Which ones there are depends on the server, its version and
 * its settings. In brackets what it is in PostgreSQL, then in MySQL and MariaDB.
 */
public enum StatementFigure {
    /** Rows that were given or changed ({@code rows}; {@code SUM_ROWS_SENT} and {@code SUM_ROWS_AFFECTED}). */
    ROWS("rows"),
    /** Rows that were looked at for it (–; {@code SUM_ROWS_EXAMINED}). */
    ROWS_EXAMINED("rows_examined"),
    /** Pages found in the server's own memory ({@code shared_blks_hit}; –). */
    BLOCKS_HIT("blocks_hit"),
    /** Pages that were not ({@code shared_blks_read}; –). */
    BLOCKS_READ("blocks_read"),
    /** Pages of temporary files read and written ({@code temp_blks_read} and {@code _written}; –). */
    TEMP_BLOCKS("temp_blocks"),
    /** Temporary tables on disk (–; {@code SUM_CREATED_TMP_DISK_TABLES}). */
    TEMP_TABLES("temp_tables"),
    /** Written to the write-ahead log ({@code wal_bytes}; –). */
    WAL_BYTES("wal_bytes"),
    /** How often it was planned; only with {@code pg_stat_statements.track_planning} ({@code plans}; –). */
    PLANS("plans"),
    /** Time that took, not in the statement's time ({@code total_plan_time}; –). */
    PLAN_TIME("plan_ns"),
    /** Time that it waited for locks of tables, in the statement's time (–; {@code SUM_LOCK_TIME}). */
    LOCK_TIME("lock_ns"),
    /** Calls that failed (–; {@code SUM_ERRORS}). */
    ERRORS("errors"),
    /** Calls that used no index (–; {@code SUM_NO_INDEX_USED}). */
    WITHOUT_INDEX("without_index");

    private final String word;

    StatementFigure(String word) {
        this.word = word;
    }

    /** The name on the wire. */
    public String word() {
        return word;
    }

    public static StatementFigure parse(String word) {
        for (StatementFigure figure : values()) {
            if (figure.word.equals(word)) {
                return figure;
            }
        }
        throw new IllegalArgumentException("no such figure: " + word);
    }
}
