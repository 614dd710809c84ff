package dev.nightjar.demo.lab;

import java.util.List;

/** Works wait for a connection of the pool. */
final class PoolFaults {

    /** A query of the shop's own instead of the driver's question. */
    private static final String CHECK =
            "-Dspring.datasource.hikari.connection-test-query=select " + LabTables.CONNECTION_CHECK;

    /** Hikari leaves it out for connections that were used in the last 500 ms, unless told otherwise. */
    private static final String CHECK_ALWAYS = "-Dcom.zaxxer.hikari.aliveBypassWindowMs=0";

    private PoolFaults() {}

    static List<Variant> all() {
        return List.of(
                Variant.of(
                        "pool-leak",
                        "every-tenth-order",
                        Truth.of(Hit.ORDERS, "pool-leak", "AuditTrail.audit", "AuditTrail.audit", "link.pool.leak"),
                        Switched.on("order", "audit-trail").with("every", 10),
                        Decoys.job(),
                        Decoys.busyEndpoint()),
                Variant.of(
                        "pool-leak",
                        "error-path",
                        Truth.of(Hit.ORDERS, "pool-leak", "StockExport.line", "StockExport.line", "link.pool.leak"),
                        Switched.on("order", "stock-export"),
                        Calls.get("order", "/exports/UNKNOWN-1", 1),
                        Calls.get("order", "/exports/{sku}", 2),
                        Decoys.job(),
                        Decoys.busyEndpoint()),
                Variant.of(
                                "remote-call-in-transaction",
                                "voucher",
                                Truth.of(
                                                Hit.ORDERS,
                                                "sleep",
                                                Truth.NOBODY,
                                                "Vouchers.sell",
                                                "link.pool.held-by-work",
                                                "POST /vouchers/{sku}")
                                        .or("downstream")
                                        .or("edge"),
                                Calls.post("order", "/vouchers/{sku}?archiveMillis=1500", "", 12),
                                Decoys.job(),
                                Decoys.busyEndpoint())
                        .always(Calls.post("order", "/vouchers/{sku}", "", 3)),
                Variant.of(
                                "remote-call-in-transaction",
                                "price-import",
                                Truth.of(
                                        Hit.ORDERS,
                                        "sleep",
                                        Truth.NOBODY,
                                        "PriceImport.fetchFile",
                                        "link.pool.held-by-work",
                                        "POST /price-imports/{sku}"),
                                Calls.post("order", "/price-imports/{sku}?fileMillis=1500", "", 12),
                                Decoys.job(),
                                Decoys.busyEndpoint())
                        .always(Calls.post("order", "/price-imports/{sku}", "", 3)),
                Variant.of(
                                "pool-too-small",
                                "orders",
                                Truth.of(Hit.ORDERS, "pool-too-small", "orders", "orders", "link.pool.too-small"),
                                Calls.get("order", "/availability/{sku}", 45),
                                Decoys.job())
                        .on("order", "-Dspring.datasource.hikari.maximum-pool-size=3")
                        .always(Calls.get("order", "/availability/{sku}", 8)),
                Variant.of(
                                "pool-too-small",
                                "stock",
                                Truth.of(Hit.STOCK, "pool-too-small", "stock", "stock", "link.pool.too-small"),
                                Calls.get("inventory", "/locations/{sku}", 35),
                                Decoys.job())
                        .on("inventory", "-Dspring.datasource.hikari.maximum-pool-size=2")
                        .always(Calls.get("inventory", "/locations/{sku}", 6)),
                Variant.of(
                                "slow-validation",
                                "orders",
                                Truth.of(Hit.ORDERS, "pool-validate", "orders", "orders", "link.pool.validate"),
                                LabTables.slowConnectionCheck(),
                                Decoys.job(),
                                Decoys.busyEndpoint())
                        .on("order", CHECK, CHECK_ALWAYS),
                Variant.of(
                                "slow-validation",
                                "stock",
                                Truth.of(Hit.STOCK, "pool-validate", "stock", "stock", "link.pool.validate"),
                                LabTables.slowConnectionCheck(),
                                Decoys.job(),
                                Decoys.busyEndpoint())
                        .on("inventory", CHECK, CHECK_ALWAYS));
    }
}
