package dev.nightjar.analyzer.follow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LockingStatementsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into archive select * from orders",
                "with old as (select id from orders) delete from orders using old where orders.id = old.id",
                "copy archive (id, day) from stdin",
                "create index orders_day on orders (day)",
                "refresh materialized view daily",
                "vacuum full orders",
            })
    void whatChangesRowsOrFilesWrites(String text) {
        assertThat(LockingStatements.writes(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select * from orders where id = ? for update",
                "select * from orders where id = ? for no key update",
                "copy (select * from orders) to stdout",
                "copy orders to stdout",
                "select updated from orders order by day",
                "select truncate(total, ?) from orders",
            })
    void whatOnlyReadsOrLocksDoesNot(String text) {
        assertThat(LockingStatements.writes(text)).isFalse();
    }
}
