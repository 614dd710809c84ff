package dev.nightjar.collector.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.collector.database.CounterReading;
import dev.nightjar.collector.database.CounterReading.Group;
import dev.nightjar.model.fact.DbFigure;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatusQueryTest {

    @Test
    void variablesBecomeFiguresAndThoseThatAServerDoesNotHaveAreAbsent() {
        CounterReading reading = StatusQuery.reading(
                Map.of(
                        "innodb_os_log_written", 4_096L,
                        "innodb_buffer_pool_read_requests", 1_000L,
                        "innodb_buffer_pool_reads", 40L,
                        "innodb_row_lock_time", 25L,
                        "threads_connected", 7L,
                        "uptime", 500L,
                        "uptime_since_flush_status", 100L),
                151,
                null);
        assertThat(reading.groups())
                .containsExactly(new Group(
                        "status",
                        "400",
                        Map.of(
                                DbFigure.WAL_BYTES, 4_096L,
                                DbFigure.BLOCKS_HIT, 960L,
                                DbFigure.BLOCKS_READ, 40L,
                                DbFigure.ROW_LOCK_TIME, 25_000_000L)));
        assertThat(reading.states()).isEqualTo(Map.of(DbFigure.CONNECTIONS, 7L, DbFigure.CONNECTIONS_MAX, 151L));
    }

    @Test
    void deadlocksComeFromWhereTheServerTellsThem() {
        assertThat(StatusQuery.reading(Map.of("innodb_deadlocks", 3L), 151, null)
                        .groups())
                .isEqualTo(List.of(new Group("status", "", Map.of(DbFigure.DEADLOCKS, 3L))));
        assertThat(StatusQuery.reading(Map.of(), 151, 4L).groups())
                .isEqualTo(List.of(new Group("status", "", Map.of(DbFigure.DEADLOCKS, 4L))));
    }
}
