package dev.nightjar.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;

/** The tables and the version of their shape, kept in table {@code meta}. */
final class Schema {

    /** Raise it with every change of a table, together with a step in {@link #prepare} that leads to it. */
    static final int VERSION = 7;

    /** What a store of version 1 lacks: figures of pauses, allocations. As they were in version 2, whatever they are now. */
    private static final List<String> FROM_1_TO_2 = List.of("alter table gc_pause add column figures varchar", """
            create table allocations (
                environment varchar not null, service varchar not null, origin integer not null,
                from_nanos bigint not null, operation varchar not null, body varchar not null)""");

    /** Works that know who asked for them. */
    private static final String FROM_2_TO_3 = "alter table work add column parent_id bigint";

    /** Who held the locks that works waited for, in which lines they spent their time, whose bytes collections collected, and the GC log. */
    private static final List<String> FROM_3_TO_4 = List.of(
            bodies("lock_holders", "from_nanos", "operation varchar not null, "),
            bodies("part_sites", "from_nanos", "operation varchar not null, "),
            bodies("gc_log", "from_nanos", ""),
            bodies("eden", "at_nanos", "collector varchar not null, "));

    /** Rows of some tables lie in segments from then on; the tables that there were are the first ones. */
    private static final List<String> FROM_4_TO_5 = List.of(
            Segment.CREATE,
            Segment.CREATE_ORIGINS,
            "alter table origin add column attributes varchar",
            "alter table work rename to work_0",
            "alter table work_total rename to work_total_0");

    /** Tables that version 5 begins with. */
    private static final List<StoredTable> NEW_IN_5 = Stream.of(
                    List.of(RowTable.SPAN, RowTable.LOG_RECORD, RowTable.METRIC_POINT), Rollup.ALL)
            .<StoredTable>flatMap(List::stream)
            .toList();

    /** What database servers count, in all and of their statements. */
    private static final List<String> FROM_6_TO_7 = List.of(
            bodies("db_counters", "at_nanos", "database varchar not null, "),
            bodies("db_statements", "at_nanos", "database varchar not null, "));

    private static final List<String> TABLES = List.of(
            // first_seen_nanos: when the store first saw it; an origin without any facts goes after the retention
            """
            create table origin (
                id integer not null, environment varchar not null, namespace varchar not null,
                service varchar not null, version varchar not null, host varchar not null,
                instance varchar not null, run varchar not null, zone varchar not null,
                first_seen_nanos bigint not null, attributes varchar)""",
            "create table batch (id varchar not null, stored_nanos bigint not null)",
            StatementTable.CREATE,
            FindingTable.CREATE,
            Segment.CREATE,
            Segment.CREATE_ORIGINS);

    private Schema() {}

    private static String bodies(String table, String time, String columns) {
        return "create table " + table + """
             (environment varchar not null, service varchar not null, origin integer not null,
            """ + time + " bigint not null, " + columns + "body varchar not null)";
    }

    /** Makes the tables of a new store, brings those of an older one up to date; refuses one that a newer Nightjar wrote. */
    static void prepare(Connection connection, Path file, long nowEpochNanos) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("begin transaction");
            statement.execute("create table if not exists meta (name varchar primary key, meaning varchar not null)");
            int found = version(statement);
            if (found > VERSION) {
                statement.execute("rollback");
                throw new StoreNotOpened(
                        "the store " + file + " has schema " + found
                                + ", written by a newer Nightjar; this one knows up to " + VERSION
                                + ": start the newer one again, or give this one another nightjar.data-dir",
                        null);
            }
            if (found == 0) {
                for (String table : TABLES) {
                    statement.execute(table);
                }
                for (FactTable<?> table : FactTables.ALL) {
                    if (!Manifest.isSegmented(table.name())) {
                        statement.execute(table.create());
                    }
                }
                for (StoredTable table : Manifest.TABLES) {
                    Manifest.open(table, 0, nowEpochNanos, connection);
                }
                for (StoredTable table : Pins.COPIED) {
                    Manifest.openPinned(table, connection);
                }
                statement.execute("insert into meta values ('schema', '" + VERSION + "')");
            } else {
                upgrade(found, statement, nowEpochNanos, connection);
            }
            statement.execute("commit");
        }
    }

    /** In the same transaction: a store is of one version or of the other. */
    private static void upgrade(int from, Statement statement, long nowEpochNanos, Connection connection)
            throws SQLException {
        if (from < 2) {
            for (String step : FROM_1_TO_2) {
                statement.execute(step);
            }
        }
        if (from < 3) {
            statement.execute(FROM_2_TO_3);
        }
        if (from < 4) {
            for (String step : FROM_3_TO_4) {
                statement.execute(step);
            }
        }
        if (from < 5) {
            for (String step : FROM_4_TO_5) {
                statement.execute(step);
            }
            for (String renamed : List.of("work", "work_total")) {
                Manifest.insertOpen(renamed, 0, nowEpochNanos, connection);
            }
            for (StoredTable table : NEW_IN_5) {
                Manifest.open(table, 0, nowEpochNanos, connection);
            }
        }
        if (from < 6) { // profiles; rows that findings rest on outlive the others
            Manifest.open(RowTable.PROFILE_SAMPLE, 0, nowEpochNanos, connection);
            for (StoredTable table : List.<StoredTable>of(FactTables.WORK, FactTables.WORK_TOTAL)) {
                Manifest.openPinned(table, connection);
            }
        }
        if (from < 7) {
            for (String step : FROM_6_TO_7) {
                statement.execute(step);
            }
        }
        if (from < VERSION) {
            statement.execute("update meta set meaning = '" + VERSION + "' where name = 'schema'");
        }
    }

    private static int version(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("select meaning from meta where name = 'schema'")) {
            return row.next() ? Integer.parseInt(row.getString(1)) : 0;
        }
    }
}
