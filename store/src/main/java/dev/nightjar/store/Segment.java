package dev.nightjar.store;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;

/**
 * Rows of one table that came one after the other, as the manifest (table {@code segment}) has it: a native table while it
 * takes rows and until it is sealed, a Parquet file from then on.
 *
 * @param id grows, and is never used again
 * @param openedNanos when it began to take rows
 * @param fromNanos least time of its rows; of an open one everything is possible
 * @param toNanos greatest time of its rows
 * @param bytes of the file; 0 until there is one
 */
record Segment(
        String table, long id, State state, long openedNanos, long fromNanos, long toNanos, long rows, long bytes) {

    enum State {
        /** Takes rows; one of each table. */
        OPEN,
        /** Takes no more rows, waits to be sealed. */
        FULL,
        /** A file. */
        SEALED,
        /** A file that was not there when the store was opened. */
        MISSING,
        /** A native table with what the others lost and findings rest on ({@link Pins}); one of some tables, for ever. */
        PINNED
    }

    static final String CREATE = """
            create table segment (
                id bigint not null, table_name varchar not null, state varchar not null, schema integer not null,
                opened_nanos bigint not null, from_nanos bigint not null, to_nanos bigint not null,
                row_count bigint not null, bytes bigint not null)""";

    /** Which origins a segment's rows refer to. */
    static final String CREATE_ORIGINS =
            "create table segment_origin (table_name varchar not null, id bigint not null, origin integer not null)";

    /** The native table of one that is not sealed. */
    static String nativeTable(String table, long id) {
        return table + "_" + id;
    }

    String nativeTable() {
        return state == State.PINNED ? pinnedTable(table) : nativeTable(table, id);
    }

    static String pinnedTable(String table) {
        return table + "_pinned";
    }

    /** Its rows lie in a native table. */
    boolean isNative() {
        return state == State.OPEN || state == State.FULL || state == State.PINNED;
    }

    /** Its file below the data folder, by the hour in which it was opened (UTC). */
    Path file(Path dataDir) {
        ZonedDateTime opened = Instant.ofEpochSecond(0, openedNanos).atZone(ZoneOffset.UTC);
        return dataDir.resolve(SealedFiles.FOLDER)
                .resolve(table)
                .resolve("day=" + opened.toLocalDate())
                .resolve(String.format(Locale.ROOT, "hour=%02d", opened.getHour()))
                .resolve("seg-" + id + ".parquet");
    }
}
