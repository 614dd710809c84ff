package dev.nightjar.model.fact;

/**
 * What a database server counts. Which ones there are depends on the server, its version and its settings; the word ends with the
 * unit, where it has one. In brackets what it is in PostgreSQL, then in MySQL and MariaDB.
 */
public enum DbFigure {
    /** Written to the write-ahead log ({@code pg_stat_wal.wal_bytes}; {@code Innodb_os_log_written}). */
    WAL_BYTES("wal_bytes"),
    /** Whole pages in it, the first change of each after a checkpoint ({@code wal_fpi}; –). */
    WAL_FULL_PAGES("wal_full_pages"),
    /** How often somebody had to write because the log's buffers were full ({@code wal_buffers_full}; {@code Innodb_log_waits}). */
    WAL_BUFFERS_FULL("wal_buffers_full"),
    /** Checkpoints because it was time ({@code num_timed}, before 17 {@code checkpoints_timed}; –). */
    CHECKPOINTS_TIMED("checkpoints_timed"),
    /** Checkpoints because so much was written, or somebody asked ({@code num_requested}, {@code checkpoints_req}; –). */
    CHECKPOINTS_REQUESTED("checkpoints_requested"),
    /** Time that checkpoints wrote, spread on purpose ({@code write_time}; –). */
    CHECKPOINT_WRITE("checkpoint_write_ns"),
    /** Time that checkpoints waited for the disk ({@code sync_time}; –). */
    CHECKPOINT_SYNC("checkpoint_sync_ns"),
    /** Transactions that were committed ({@code xact_commit}; –: those that commit by themselves are not counted). */
    COMMITS("commits"),
    /** Transactions that were rolled back ({@code xact_rollback}; –). */
    ROLLBACKS("rollbacks"),
    /** Statements of clients (–; {@code Questions}). */
    STATEMENTS("statements"),
    /** Written to temporary files by sorts and joins that found no room ({@code temp_bytes}; –). */
    TEMP_BYTES("temp_bytes"),
    /** Temporary files ({@code temp_files}), temporary tables on disk ({@code Created_tmp_disk_tables}). */
    TEMP_FILES("temp_files"),
    /** Deadlocks that were found ({@code deadlocks}; {@code Innodb_deadlocks}, {@code lock_deadlocks}). */
    DEADLOCKS("deadlocks"),
    /** Pages that were found in the server's own memory ({@code blks_hit}; {@code Innodb_buffer_pool_read_requests} less the misses). */
    BLOCKS_HIT("blocks_hit"),
    /** Pages that were not ({@code blks_read}; {@code Innodb_buffer_pool_reads}). */
    BLOCKS_READ("blocks_read"),
    /** Sessions that began ({@code sessions}, from 14 on; {@code Connections}). */
    SESSIONS("sessions"),
    /** Time that sessions were idle in a transaction ({@code idle_in_transaction_time}, from 14 on; –). */
    IDLE_IN_TRANSACTION("idle_in_transaction_ns"),
    /** Read from data files ({@code pg_stat_io}, from 16 on; {@code Innodb_data_read}). */
    READ_BYTES("read_bytes"),
    /** Time that took; only with {@code track_io_timing} ({@code pg_stat_io}; –). */
    READ_TIME("read_ns"),
    /** Written to data files, new pages too ({@code pg_stat_io}; {@code Innodb_data_written}, which has the log in it). */
    WRITTEN_BYTES("written_bytes"),
    /** Time that took; only with {@code track_io_timing} ({@code pg_stat_io}; –). */
    WRITE_TIME("write_ns"),
    /** How often a row lock was waited for (–; {@code Innodb_row_lock_waits}). */
    ROW_LOCK_WAITS("row_lock_waits"),
    /** Time that took (–; {@code Innodb_row_lock_time}). */
    ROW_LOCK_TIME("row_lock_ns"),
    /** Connections refused because there were too many (–; {@code Connection_errors_max_connections}). */
    CONNECTIONS_REFUSED("connections_refused"),
    /** Connections of clients at the reading ({@code pg_stat_activity}; {@code Threads_connected}). */
    CONNECTIONS("connections", true),
    /** How many there may be ({@code max_connections} in both). */
    CONNECTIONS_MAX("connections_max", true);

    private final String word;
    private final boolean state;

    DbFigure(String word) {
        this(word, false);
    }

    DbFigure(String word, boolean state) {
        this.word = word;
        this.state = state;
    }

    /** The name on the wire. */
    public String word() {
        return word;
    }

    /** Whether it is how things were at the reading; else it is what came since the reading before. */
    public boolean isState() {
        return state;
    }

    public static DbFigure parse(String word) {
        for (DbFigure figure : values()) {
            if (figure.word.equals(word)) {
                return figure;
            }
        }
        throw new IllegalArgumentException("no such figure: " + word);
    }
}
