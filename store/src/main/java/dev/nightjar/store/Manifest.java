package dev.nightjar.store;

import dev.nightjar.model.TimeRange;
import dev.nightjar.store.Segment.State;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Which segments there are: a table of the same database, so that it changes in the transactions in which the rows do. */
final class Manifest {

    /** Tables whose rows lie in segments. The others are small: their rows stay until they are too old. */
    static final List<StoredTable> TABLES = Stream.of(
                    List.of(FactTables.WORK, FactTables.WORK_TOTAL), RowTable.ALL, Rollup.ALL)
            .<StoredTable>flatMap(List::stream)
            .toList();

    private static final String COLUMNS = "table_name, id, state, opened_nanos, from_nanos, to_nanos, row_count, bytes";

    private Manifest() {}

    static boolean isSegmented(String table) {
        return TABLES.stream().anyMatch(segmented -> segmented.name().equals(table));
    }

    static StoredTable table(String name) {
        return TABLES.stream()
                .filter(segmented -> segmented.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The one that takes a table's rows. */
    static Segment open(String table, Connection connection) throws SQLException {
        return all(table, connection).stream()
                .filter(segment -> segment.state() == State.OPEN)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no segment of " + table + " takes rows"));
    }

    static long rows(Segment unsealed, Connection connection) throws SQLException {
        try (Statement count = connection.createStatement();
                ResultSet row = count.executeQuery("select count(*) from " + unsealed.nativeTable())) {
            row.next();
            return row.getLong(1);
        }
    }

    /** All of a table, in the order in which their rows came. */
    static List<Segment> all(String table, Connection connection) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select " + COLUMNS + " from segment where table_name = ? order by id")) {
            select.setString(1, table);
            List<Segment> segments = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    segments.add(segment(rows));
                }
            }
            return segments;
        }
    }

    private static Segment segment(ResultSet row) throws SQLException {
        return new Segment(
                row.getString(1),
                row.getLong(2),
                State.valueOf(row.getString(3)),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8));
    }

    /**
     * Those of a table that may have rows in the range, in the order in which their rows came. What findings rest on is not for long
     * ranges: of a time of which the other rows are gone it says little but that it was slow.
     */
    static List<Segment> in(String table, TimeRange range, Reading reading) throws SQLException {
        List<Segment> segments = new ArrayList<>();
        reading.all(
                "select " + COLUMNS + " from segment where table_name = ? and state != 'MISSING'"
                        + " and (state = 'OPEN' or state = 'PINNED' and ? or to_nanos >= ? and from_nanos < ?)"
                        + " order by id",
                List.of(
                        table,
                        range.nanos() >= 0
                                && range.nanos() <= Pins.LONGEST_NANOS, // negative: one that is longer than can be told
                        range.fromEpochNanos(),
                        range.toEpochNanos()),
                row -> segments.add(segment(row)));
        return segments;
    }

    static StoreHealth.Sealed sealed(String table, Connection connection) throws SQLException {
        long files = 0;
        long rows = 0;
        long bytes = 0;
        for (Segment segment : all(table, connection)) {
            if (segment.state() == State.SEALED) {
                files++;
                rows += segment.rows();
                bytes += segment.bytes();
            }
        }
        return new StoreHealth.Sealed(files, rows, bytes);
    }

    /** Makes a table's next segment, which takes its rows from then on. */
    static void open(StoredTable table, long id, long nowEpochNanos, Connection connection) throws SQLException {
        Sql.execute(connection, table.create(Segment.nativeTable(table.name(), id)));
        insertOpen(table.name(), id, nowEpochNanos, connection);
    }

    /** As {@link #open(StoredTable, long, long, Connection)} for a native table that there is already. */
    static void insertOpen(String table, long id, long nowEpochNanos, Connection connection) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("insert into segment values (?, ?, 'OPEN', ?, ?, 0, 0, 0, 0)")) {
            insert.setLong(1, id);
            insert.setString(2, table);
            insert.setInt(3, Schema.VERSION);
            insert.setLong(4, nowEpochNanos);
            insert.executeUpdate();
        }
    }

    /** The native table of what findings rest on. Its id is below all others, as its rows are older. */
    static void openPinned(StoredTable table, Connection connection) throws SQLException {
        Sql.execute(connection, table.create(Segment.pinnedTable(table.name())));
        Sql.execute(
                connection,
                "insert into segment values (-1, '" + table.name() + "', 'PINNED', " + Schema.VERSION
                        + ", 0, 0, 0, 0, 0)");
    }

    /** What an open segment has become when no more rows come; in a transaction with the next one's opening. */
    static void fill(StoredTable table, Segment open, Connection connection) throws SQLException {
        String time = table.timeColumn();
        Sql.execute(
                connection,
                "update segment set state = 'FULL', from_nanos = found.least, to_nanos = found.most, row_count = found.n"
                        + " from (select coalesce(min(" + time + "), 0) as least, coalesce(max(" + time
                        + "), 0) as most,"
                        + " count(*) as n from " + open.nativeTable() + ") found where table_name = '" + table.name()
                        + "' and id = " + open.id());
        if (table instanceof Rollup) {
            return;
        }
        Sql.execute(
                connection,
                "insert into segment_origin select distinct '" + table.name() + "', " + open.id() + ", origin from "
                        + open.nativeTable());
    }

    /** The file takes the native table's place; in a transaction of its own. */
    static void seal(Segment full, long fileBytes, Connection connection) throws SQLException {
        Sql.execute(
                connection,
                "update segment set state = 'SEALED', schema = " + Schema.VERSION + ", bytes = " + fileBytes
                        + " where table_name = '" + full.table()
                        + "' and id = " + full.id());
        Sql.execute(connection, "drop table " + full.nativeTable());
    }

    /** What opening the store found of a file. */
    static void found(Segment segment, boolean there, Connection connection) throws SQLException {
        Sql.execute(
                connection,
                "update segment set state = '" + (there ? State.SEALED : State.MISSING) + "' where table_name = '"
                        + segment.table() + "' and id = " + segment.id());
    }

    /** Forgets a segment; a native table goes with it, a file is the caller's. */
    static void remove(Segment segment, Connection connection) throws SQLException {
        String which = " where table_name = '" + segment.table() + "' and id = " + segment.id();
        Sql.execute(connection, "delete from segment" + which);
        Sql.execute(connection, "delete from segment_origin" + which);
        if (segment.state() == State.OPEN || segment.state() == State.FULL) {
            Sql.execute(connection, "drop table " + segment.nativeTable());
        }
    }
}
