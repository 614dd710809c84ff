package dev.nightjar.collector.postgres;

import static dev.nightjar.model.fact.DbFigure.BLOCKS_HIT;
import static dev.nightjar.model.fact.DbFigure.BLOCKS_READ;
import static dev.nightjar.model.fact.DbFigure.CHECKPOINTS_REQUESTED;
import static dev.nightjar.model.fact.DbFigure.CHECKPOINTS_TIMED;
import static dev.nightjar.model.fact.DbFigure.CHECKPOINT_SYNC;
import static dev.nightjar.model.fact.DbFigure.CHECKPOINT_WRITE;
import static dev.nightjar.model.fact.DbFigure.COMMITS;
import static dev.nightjar.model.fact.DbFigure.CONNECTIONS;
import static dev.nightjar.model.fact.DbFigure.CONNECTIONS_MAX;
import static dev.nightjar.model.fact.DbFigure.DEADLOCKS;
import static dev.nightjar.model.fact.DbFigure.IDLE_IN_TRANSACTION;
import static dev.nightjar.model.fact.DbFigure.READ_BYTES;
import static dev.nightjar.model.fact.DbFigure.READ_TIME;
import static dev.nightjar.model.fact.DbFigure.ROLLBACKS;
import static dev.nightjar.model.fact.DbFigure.SESSIONS;
import static dev.nightjar.model.fact.DbFigure.TEMP_BYTES;
import static dev.nightjar.model.fact.DbFigure.TEMP_FILES;
import static dev.nightjar.model.fact.DbFigure.WAL_BUFFERS_FULL;
import static dev.nightjar.model.fact.DbFigure.WAL_BYTES;
import static dev.nightjar.model.fact.DbFigure.WAL_FULL_PAGES;
import static dev.nightjar.model.fact.DbFigure.WRITE_TIME;
import static dev.nightjar.model.fact.DbFigure.WRITTEN_BYTES;

import dev.nightjar.collector.database.CounterReading;
import dev.nightjar.collector.database.CounterReading.Group;
import dev.nightjar.model.fact.DbCounters;
import dev.nightjar.model.fact.DbFigure;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The server's counters, by what its major version has. Columns are named as the figures are. Read by anybody, but for the connections of
 * others.
 */
final class CounterQuery {

    /** {@code pg_stat_wal}; before it the position in the log says how much was written. */
    private static final int WAL_SINCE = 14;

    /** Sessions and their times in {@code pg_stat_database}. */
    private static final int SESSIONS_SINCE = 14;

    private static final int IO_SINCE = 16;

    /** {@code pg_stat_checkpointer}; before it the same is in {@code pg_stat_bgwriter}. */
    private static final int CHECKPOINTER_SINCE = 17;

    /** Bytes in {@code pg_stat_io}; before it operations, each of {@code op_bytes}. */
    private static final int IO_BYTES_SINCE = 18;

    private static final Map<String, List<DbFigure>> GROUPS = Map.of(
            "wal", List.of(WAL_BYTES, WAL_FULL_PAGES, WAL_BUFFERS_FULL),
            "checkpoint", List.of(CHECKPOINTS_TIMED, CHECKPOINTS_REQUESTED, CHECKPOINT_WRITE, CHECKPOINT_SYNC),
            "database",
                    List.of(
                            COMMITS,
                            ROLLBACKS,
                            BLOCKS_HIT,
                            BLOCKS_READ,
                            TEMP_FILES,
                            TEMP_BYTES,
                            DEADLOCKS,
                            SESSIONS,
                            IDLE_IN_TRANSACTION));

    private static final String CONNECTED = """
            select count(*) filter (where backend_type = 'client backend') as connections,
                   current_setting('max_connections')::bigint as connections_max
            from pg_stat_activity
            """;

    /** Idle ones too, which looks at the sessions do not tell. */
    private static final String CONNECTED_BY = """
            /* nightjar:ash */
            select coalesce(application_name, '') as application, coalesce(usename, '') as role,
                   count(*) as connections
            from pg_stat_activity
            where backend_type = 'client backend'
            group by 1, 2
            order by 3 desc, 1, 2
            limit\s""" + DbCounters.MAX_CONNECTED;

    /** The log's own I/O is in its bytes already. */
    private static final String WAL_OBJECT = "wal";

    private CounterQuery() {}

    /**
     * One reading.
     *
     * @param version the server's major version
     * @param seesOthers whether others' connections can be told apart from background processes
     */
    static CounterReading read(Connection connection, int version, boolean seesOthers) throws SQLException {
        List<Group> groups = new ArrayList<>();
        Map<DbFigure, Long> states = new EnumMap<>(DbFigure.class);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(counters(version))) {
            row.next();
            for (Map.Entry<String, List<DbFigure>> group : GROUPS.entrySet()) {
                groups.add(new Group(
                        group.getKey(), Columns.text(row, group.getKey() + "_reset"), figures(row, group.getValue())));
            }
            states.putAll(figures(row, seesOthers ? List.of(CONNECTIONS, CONNECTIONS_MAX) : List.of(CONNECTIONS_MAX)));
        }
        List<CounterReading.Io> io = version < IO_SINCE ? List.of() : io(connection, version);
        if (!io.isEmpty()) {
            groups.add(sum(io));
        }
        List<DbCounters.Connected> connected = seesOthers ? connected(connection) : List.of();
        return new CounterReading(groups, states, io, connected, List.of());
    }

    private static List<DbCounters.Connected> connected(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(CONNECTED_BY)) {
            List<DbCounters.Connected> connected = new ArrayList<>();
            while (row.next()) {
                connected.add(new DbCounters.Connected(
                        row.getString("application"), row.getString("role"), row.getLong("connections")));
            }
            return connected;
        }
    }

    private static Map<DbFigure, Long> figures(ResultSet row, List<DbFigure> wanted) throws SQLException {
        Map<DbFigure, Long> figures = new EnumMap<>(DbFigure.class);
        for (DbFigure figure : wanted) {
            Long value = Columns.number(row, figure.word());
            if (value != null) {
                figures.put(figure, value);
            }
        }
        return figures;
    }

    private static String counters(int version) {
        return "/* nightjar:ash */ select * from (" + wal(version) + ") wal, (" + checkpoints(version)
                + ") checkpoints, (" + databases(version) + ") databases, (" + CONNECTED + ") connected";
    }

    private static String wal(int version) {
        return version >= WAL_SINCE ? """
                select extract(epoch from stats_reset)::text as wal_reset, wal_bytes::bigint as wal_bytes,
                       wal_fpi as wal_full_pages, wal_buffers_full
                from pg_stat_wal
                """ : """
                select null::text as wal_reset,
                       case when not pg_is_in_recovery()
                            then pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint end as wal_bytes,
                       null::bigint as wal_full_pages, null::bigint as wal_buffers_full
                """;
    }

    private static String checkpoints(int version) {
        return version >= CHECKPOINTER_SINCE ? """
                select extract(epoch from stats_reset)::text as checkpoint_reset, num_timed as checkpoints_timed,
                       num_requested as checkpoints_requested, (write_time * 1000000)::bigint as checkpoint_write_ns,
                       (sync_time * 1000000)::bigint as checkpoint_sync_ns
                from pg_stat_checkpointer
                """ : """
                select extract(epoch from stats_reset)::text as checkpoint_reset, checkpoints_timed,
                       checkpoints_req as checkpoints_requested,
                       (checkpoint_write_time * 1000000)::bigint as checkpoint_write_ns,
                       (checkpoint_sync_time * 1000000)::bigint as checkpoint_sync_ns
                from pg_stat_bgwriter
                """;
    }

    private static String databases(int version) {
        return """
                select max(extract(epoch from stats_reset))::text as database_reset, sum(xact_commit)::bigint as commits,
                       sum(xact_rollback)::bigint as rollbacks, sum(blks_hit)::bigint as blocks_hit,
                       sum(blks_read)::bigint as blocks_read, sum(temp_files)::bigint as temp_files,
                       sum(temp_bytes)::bigint as temp_bytes, sum(deadlocks)::bigint as deadlocks,
                """
                + (version >= SESSIONS_SINCE
                        ? """
                        sum(sessions)::bigint as sessions,
                        (sum(idle_in_transaction_time) * 1000000)::bigint as idle_in_transaction_ns
                        """
                        : " null::bigint as sessions, null::bigint as idle_in_transaction_ns")
                + " from pg_stat_database";
    }

    private static List<CounterReading.Io> io(Connection connection, int version) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(io(version))) {
            List<CounterReading.Io> io = new ArrayList<>();
            while (row.next()) {
                io.add(new CounterReading.Io(
                        Columns.text(row, "io_reset"),
                        new DbCounters.Io(
                                row.getString("backend_type"),
                                row.getString("object"),
                                row.getString("context"),
                                Columns.number(row, "read_bytes"),
                                Columns.number(row, "read_ns"),
                                Columns.number(row, "written_bytes"),
                                Columns.number(row, "write_ns"))));
            }
            return io;
        }
    }

    /** Times are 0, not null, while nobody measures them. */
    private static String io(int version) {
        return """
                /* nightjar:ash */
                select backend_type, object, context, extract(epoch from stats_reset)::text as io_reset,
                       case when timed then (read_time * 1000000)::bigint end as read_ns,
                       case when timed
                            then (coalesce(write_time + extend_time, write_time, extend_time) * 1000000)::bigint
                            end as write_ns,
                """ + (version >= IO_BYTES_SINCE ? """
                        read_bytes::bigint as read_bytes,
                        coalesce(write_bytes + extend_bytes, write_bytes, extend_bytes)::bigint as written_bytes
                        """ : """
                        reads * op_bytes as read_bytes,
                        coalesce(writes + extends, writes, extends) * op_bytes as written_bytes
                        """) + """
                from pg_stat_io,
                     lateral (select current_setting(case when object = 'wal' then 'track_wal_io_timing'
                                                          else 'track_io_timing' end)::boolean as timed) timing
                """;
    }

    /** What all kinds of processes read and wrote of data files. */
    private static Group sum(List<CounterReading.Io> io) {
        Map<DbFigure, Long> sums = new EnumMap<>(DbFigure.class);
        for (CounterReading.Io each : io) {
            if (!each.total().object().equals(WAL_OBJECT)) {
                add(sums, READ_BYTES, each.total().readBytes());
                add(sums, READ_TIME, each.total().readNanos());
                add(sums, WRITTEN_BYTES, each.total().writtenBytes());
                add(sums, WRITE_TIME, each.total().writeNanos());
            }
        }
        return new Group("io", io.getFirst().reset(), sums);
    }

    private static void add(Map<DbFigure, Long> sums, DbFigure figure, @Nullable Long amount) {
        if (amount != null) {
            sums.merge(figure, amount, Long::sum);
        }
    }
}
