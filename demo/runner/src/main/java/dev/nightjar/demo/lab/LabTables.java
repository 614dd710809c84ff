package dev.nightjar.demo.lab;

import dev.nightjar.demo.stage.ShopDatabase;
import dev.nightjar.demo.stage.StageFailed;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What faults need in the shop's database beside the shop's own tables. */
final class LabTables {

    static final String CONNECTION_CHECK = "connection_check()";

    private static final String FAST_CHECK =
            "create or replace function connection_check() returns integer language sql as 'select 1'";
    private static final String SLOW_CHECK =
            "create or replace function connection_check() returns integer language sql as 'select 1 from pg_sleep(0.4)'";

    private static final List<String> DEFINITIONS = List.of(
            FAST_CHECK,
            "create table if not exists visit (sku text not null, visitor text not null)",
            "create table if not exists bulk_row (number bigint not null, content text not null)",
            // The sleep stands for a view over much that is not in memory: else nobody would see it being refreshed.
            "create materialized view if not exists bestseller as select sku, sum(quantity) as pieces from order_archive, pg_sleep(3) group by sku",
            // Nobody but the lab looks after its statistics.
            "create table if not exists shipment (id bigint primary key, state text not null) with (autovacuum_enabled = false)",
            "insert into shipment select n, case when n > 599950 then 'open' else 'sent' end from generate_series(1, 600000) n on conflict do nothing",
            "create index if not exists shipment_state on shipment (state)",
            "analyze shipment");

    private LabTables() {}

    /** Once, after the services have made theirs. */
    static void create(ShopDatabase database) throws StageFailed {
        try (Connection connection = DriverManager.getConnection(database.jdbcUrl(), ShopDatabase.SHOP_ROLE, "");
                Statement statement = connection.createStatement()) {
            for (String definition : DEFINITIONS) {
                statement.execute(definition);
            }
        } catch (SQLException e) {
            throw new StageFailed("the lab's tables cannot be made: " + e.getMessage(), e);
        }
    }

    /** The query by which pools see whether a connection is alive takes 0.4 s. */
    static Actor slowConnectionCheck() {
        return Session.once("schema-owner", SLOW_CHECK).undoing(FAST_CHECK);
    }

    /** Until now there were no visits; from now on there are so many. */
    static Actor growVisits(int more) {
        return Session.once(
                        "visit-import",
                        "insert into visit select 'SKU-' || to_char(1 + n % 2000, 'FM0000'), 'visitor ' || n from generate_series(1, "
                                + more + ") n")
                .undoing("truncate visit", "vacuum analyze visit");
    }

    /** Without statistics one in 200 seems to be open, and to go by the key seems to find ten of them soon. */
    static Actor loseStatistics() {
        return Session.once(
                        "schema-migration",
                        "select pg_clear_attribute_stats('public', 'shipment', 'state', false)",
                        "alter table shipment set (fillfactor = 99)")
                .undoing("alter table shipment reset (fillfactor)", "analyze shipment");
    }

    /** Some 25 MB of rows at a time, each time in a new transaction. */
    static Actor bulkLoad(String application, String... more) {
        List<String> statements = new ArrayList<>();
        statements.add("insert into bulk_row select n, repeat(md5(n::text), 30) from generate_series(1, 25000) n");
        statements.addAll(List.of(more));
        return Session.again(application, Duration.ZERO, statements.toArray(new String[0]))
                .undoing("truncate bulk_row");
    }
}
