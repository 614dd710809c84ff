package dev.nightjar.collector.mysql;

import dev.nightjar.collector.database.CounterReading;
import dev.nightjar.collector.database.CounterReading.Group;
import dev.nightjar.model.fact.DbFigure;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The server's status variables as figures. Read by anybody; MySQL's deadlocks need PROCESS. */
final class StatusQuery {

    /** Those that are a figure as they are. */
    private static final Map<String, DbFigure> COUNTERS = Map.ofEntries(
            Map.entry("innodb_os_log_written", DbFigure.WAL_BYTES),
            Map.entry("innodb_log_waits", DbFigure.WAL_BUFFERS_FULL),
            Map.entry("questions", DbFigure.STATEMENTS),
            Map.entry("created_tmp_disk_tables", DbFigure.TEMP_FILES),
            Map.entry("innodb_deadlocks", DbFigure.DEADLOCKS),
            Map.entry("innodb_buffer_pool_reads", DbFigure.BLOCKS_READ),
            Map.entry("connections", DbFigure.SESSIONS),
            Map.entry("innodb_data_read", DbFigure.READ_BYTES),
            Map.entry("innodb_data_written", DbFigure.WRITTEN_BYTES),
            Map.entry("innodb_row_lock_waits", DbFigure.ROW_LOCK_WAITS),
            Map.entry("connection_errors_max_connections", DbFigure.CONNECTIONS_REFUSED));

    private static final String ROW_LOCK_MILLIS = "innodb_row_lock_time";
    private static final String READ_REQUESTS = "innodb_buffer_pool_read_requests";
    private static final String READS = "innodb_buffer_pool_reads";
    private static final String CONNECTED = "threads_connected";
    private static final String UPTIME = "uptime";
    private static final String SINCE_FLUSH = "uptime_since_flush_status";
    private static final List<String> OTHERS = List.of(ROW_LOCK_MILLIS, READ_REQUESTS, CONNECTED, UPTIME, SINCE_FLUSH);

    private static final String STATUS = "/* nightjar-ash */ show global status where Variable_name in ("
            + Stream.concat(COUNTERS.keySet().stream(), OTHERS.stream())
                    .sorted()
                    .map(name -> "'" + name + "'")
                    .collect(Collectors.joining(", "))
            + ")";

    private static final String MAX_CONNECTIONS = "/* nightjar-ash */ select @@max_connections as most";

    /** MySQL has no status variable for them. */
    private static final String MYSQL_DEADLOCKS = """
            /* nightjar-ash */
            select COUNT as deadlocks from information_schema.INNODB_METRICS
            where NAME = 'lock_deadlocks' and STATUS = 'enabled'
            """;

    private StatusQuery() {}

    static CounterReading read(MySqlConnection connection, Sight sight) throws SQLException {
        Map<String, Long> status = new HashMap<>();
        for (MySqlRow row : connection.query(STATUS)) {
            Long value = row.numberOrNull("value");
            if (value != null) {
                status.put(row.text("variable_name").toLowerCase(Locale.ROOT), value);
            }
        }
        List<MySqlRow> deadlocks =
                sight.mariaDb() || !sight.transactions() ? List.of() : connection.query(MYSQL_DEADLOCKS);
        return reading(
                status,
                connection.one(MAX_CONNECTIONS).number("most"),
                deadlocks.isEmpty() ? null : deadlocks.getFirst().numberOrNull("deadlocks"));
    }

    /**
     * As figures.
     *
     * @param status variables by their name in lower case
     * @param deadlocks where no variable tells them
     */
    static CounterReading reading(Map<String, Long> status, long maxConnections, @Nullable Long deadlocks) {
        Map<DbFigure, Long> figures = new EnumMap<>(DbFigure.class);
        COUNTERS.forEach((name, figure) -> {
            Long value = status.get(name);
            if (value != null) {
                figures.put(figure, value);
            }
        });
        if (deadlocks != null) {
            figures.putIfAbsent(DbFigure.DEADLOCKS, deadlocks);
        }
        Long lockMillis = status.get(ROW_LOCK_MILLIS);
        if (lockMillis != null) {
            figures.put(DbFigure.ROW_LOCK_TIME, lockMillis * 1_000_000);
        }
        Long requests = status.get(READ_REQUESTS);
        Long reads = status.get(READS);
        if (requests != null && reads != null && requests >= reads) {
            figures.put(DbFigure.BLOCKS_HIT, requests - reads);
        }
        Map<DbFigure, Long> states = new EnumMap<>(DbFigure.class);
        Long connected = status.get(CONNECTED);
        if (connected != null) {
            states.put(DbFigure.CONNECTIONS, connected);
        }
        states.put(DbFigure.CONNECTIONS_MAX, maxConnections);
        return new CounterReading(List.of(new Group("status", flushed(status), figures)), states, List.of(), List.of());
    }

    /** FLUSH STATUS clears some of them: after how many seconds of this life it came last. */
    private static String flushed(Map<String, Long> status) {
        Long uptime = status.get(UPTIME);
        Long since = status.get(SINCE_FLUSH);
        return uptime == null || since == null ? "" : String.valueOf(uptime - since);
    }
}
