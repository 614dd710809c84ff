package dev.nightjar.demo.lab;

import java.time.Duration;
import java.util.List;

/** Statements wait in the database, or have more to do there. */
final class DatabaseFaults {

    /** Who changes the table comes after the reader; named first, it is put right last. */
    private static final Duration FIRST = Duration.ofSeconds(2);

    private DatabaseFaults() {}

    static List<Variant> all() {
        return List.of(
                Variant.of(
                        "idle-in-transaction",
                        "stock-correction",
                        Truth.of(
                                Hit.ORDERS,
                                "idle-transaction",
                                "admin-ui",
                                "admin-ui",
                                "update inventory set stock",
                                "link.lock.by-idle"),
                        Session.holding(
                                "admin-ui",
                                "update inventory set settled_at = now() where sku between 'SKU-0001' and 'SKU-0020'"),
                        Decoys.job(),
                        Decoys.busyEndpoint()),
                Variant.of(
                        "idle-in-transaction",
                        "price-maintenance",
                        Truth.of(
                                Hit.ORDERS,
                                "idle-transaction",
                                "support-console",
                                "support-console",
                                "insert into orders",
                                "link.lock.by-idle"),
                        Session.holding(
                                "support-console",
                                "select * from product where sku between 'SKU-0001' and 'SKU-0020' for update"),
                        Decoys.job(),
                        Decoys.busyEndpoint()),
                Variant.of(
                        "ddl-lock-queue",
                        "behind-an-export",
                        Truth.of(Hit.ORDERS, "lock-queue", "bi-export", "bi-export", "flyway", "link.lock.queue-head"),
                        Session.once("flyway", "alter table inventory add column if not exists shelf text")
                                .after(FIRST)
                                .undoing("alter table inventory drop column if exists shelf"),
                        Session.holding("bi-export", "select count(*), pg_sleep(60) from inventory"),
                        Decoys.job(),
                        Decoys.busyEndpoint()),
                Variant.of(
                        "ddl-lock-queue",
                        "behind-a-report",
                        Truth.of(
                                Hit.ORDERS,
                                "lock-queue",
                                "month-report",
                                "month-report",
                                "liquibase",
                                "link.lock.queue-head"),
                        Session.once("liquibase", "alter table orders add column if not exists channel text")
                                .after(FIRST)
                                .undoing("alter table orders drop column if exists channel"),
                        Session.holding(
                                "month-report",
                                "select sku, sum(total_cents), pg_sleep(60) from orders where id = 1 group by sku"),
                        Decoys.job(),
                        Decoys.busyEndpoint()),
                Variant.of(
                        "batch-row-locks",
                        "price-settlement",
                        Truth.of(
                                Hit.ORDERS,
                                "database-job",
                                "price-settlement",
                                "price-settlement",
                                "update inventory set stock",
                                "link.lock.by-job"),
                        Session.holding(
                                "price-settlement",
                                "update inventory set settled_at = now() where warehouse = 'south'",
                                "select count(*), pg_sleep(1) from order_archive",
                                "update inventory set settled_value = stock where warehouse = 'south'",
                                "select count(*), pg_sleep(60) from order_archive"),
                        Decoys.job(),
                        Decoys.busyEndpoint()),
                Variant.of(
                        "batch-row-locks",
                        "stock-audit",
                        Truth.of(
                                Hit.ORDERS,
                                "database-job",
                                "stock-audit",
                                "stock-audit",
                                "update inventory set stock",
                                "link.lock.by-job"),
                        Session.holding(
                                "stock-audit",
                                "select count(*) from (select stock from inventory where sku < 'SKU-0400' for update) audited",
                                "select max(total_cents), pg_sleep(2) from order_archive",
                                "select min(total_cents), pg_sleep(60) from order_archive"),
                        Decoys.job(),
                        Decoys.busyEndpoint()),
                Variant.of(
                                "blocking-maintenance",
                                "refresh",
                                Truth.of(
                                        Hit.BESTSELLERS,
                                        "ddl-lock",
                                        "reporting",
                                        "refresh materialized view",
                                        "from bestseller"),
                                Session.holding(
                                        "reporting",
                                        "refresh materialized view bestseller",
                                        "select count(*), pg_sleep(60) from bestseller"),
                                Decoys.busyEndpoint())
                        .always(Calls.get("order", "/bestsellers/{sku}", 5)),
                Variant.of(
                                "blocking-maintenance",
                                "vacuum-full",
                                Truth.of(Hit.ARCHIVE, "ddl-lock", "dba-console", "vacuum full", "from order_archive"),
                                Session.again("dba-console", Duration.ofMillis(50), "vacuum full order_archive"),
                                Decoys.busyEndpoint())
                        .always(Calls.get("order", "/archive/{sku}", 5)),
                Variant.of(
                                "missing-index",
                                "count",
                                Truth.of(
                                        Hit.VISITS,
                                        "statement-slow",
                                        Truth.NOBODY,
                                        "select count(*) from visit",
                                        "link.part.sql"),
                                LabTables.growVisits(800_000),
                                Decoys.job(),
                                Decoys.busyEndpoint())
                        .always(Calls.get("order", "/visits/{sku}", 5)),
                Variant.of(
                                "missing-index",
                                "sorted",
                                Truth.of(
                                        Hit.LAST_VISITORS,
                                        "statement-slow",
                                        Truth.NOBODY,
                                        "select visitor from visit",
                                        "link.part.sql"),
                                LabTables.growVisits(800_000),
                                Decoys.job(),
                                Decoys.busyEndpoint())
                        .always(Calls.get("order", "/last-visitors/{sku}", 5)),
                Variant.of(
                                "n-plus-one",
                                "statements",
                                Truth.of(
                                        Hit.CARTS,
                                        "more-calls",
                                        Truth.NOBODY,
                                        "select price_cents from product",
                                        "link.sql.more-calls"),
                                Switched.on("order", "cart-lines").with("lines", 600),
                                Decoys.job(),
                                Decoys.busyEndpoint())
                        .always(Calls.get("order", "/carts/{sku}", 4)),
                Variant.of(
                                "n-plus-one",
                                "calls",
                                Truth.of(
                                        Hit.SHELVES, "more-calls", Truth.NOBODY, "stock", "link.downstream.more-calls"),
                                Switched.on("order", "cart-lines").with("lines", 30),
                                Decoys.job(),
                                Decoys.busyEndpoint())
                        .always(Calls.get("order", "/shelves/{sku}", 2)),
                Variant.of(
                                "plan-flip",
                                "sorted",
                                Truth.of(
                                        Hit.SHIPMENTS,
                                        "statement-slow",
                                        Truth.NOBODY,
                                        "select id from shipment",
                                        "link.part.sql"),
                                LabTables.loseStatistics(),
                                Decoys.job(),
                                Decoys.busyEndpoint())
                        .always(Calls.get("order", "/shipments/{sku}", 5)),
                Variant.of(
                                "plan-flip",
                                "smallest",
                                Truth.of(
                                        Hit.FIRST_SHIPMENTS,
                                        "statement-slow",
                                        Truth.NOBODY,
                                        "from shipment",
                                        "link.part.sql"),
                                LabTables.loseStatistics(),
                                Decoys.job(),
                                Decoys.busyEndpoint())
                        .always(Calls.get("order", "/first-shipments/{sku}", 5)),
                Variant.of(
                        "connection-storm",
                        "once",
                        Truth.of(Hit.ORDERS, "database-connections", "report-tool", "report-tool", "link.pool.connect"),
                        new Crowd("report-tool", "order", Duration.ofMinutes(1)),
                        Decoys.busyEndpoint()),
                Variant.of(
                        "connection-storm",
                        "again-and-again",
                        Truth.of(Hit.STOCK, "database-connections", "sync-agent", "sync-agent", "link.pool.connect"),
                        new Crowd("sync-agent", "inventory", Duration.ofMillis(200)),
                        Decoys.busyEndpoint()),
                Variant.of(
                                "wal-pressure",
                                "bulk-load",
                                Truth.of(
                                        Hit.NOTED_VISITS,
                                        "database-load",
                                        "bulk-load",
                                        "bulk-load",
                                        "link.part.sql",
                                        "insert into visit"),
                                LabTables.bulkLoad("bulk-load"),
                                LabTables.bulkLoad("bulk-load"),
                                Decoys.job(),
                                Decoys.busyEndpoint())
                        .always(Calls.post("order", "/visits/{sku}", "{}", 6)),
                Variant.of(
                                "wal-pressure",
                                "load-and-change",
                                Truth.of(
                                        Hit.NOTED_VISITS,
                                        "database-load",
                                        "data-migration",
                                        "data-migration",
                                        "link.part.sql",
                                        "insert into visit"),
                                LabTables.bulkLoad(
                                        "data-migration",
                                        "update bulk_row set number = number + 1",
                                        "delete from bulk_row where number % 2 = 0"),
                                Decoys.job(),
                                Decoys.busyEndpoint())
                        .always(Calls.post("order", "/visits/{sku}", "{}", 6)));
    }
}
