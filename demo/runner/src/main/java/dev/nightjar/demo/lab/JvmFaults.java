package dev.nightjar.demo.lab;

import java.util.List;

/** The JVM or its host makes works wait. */
final class JvmFaults {

    /** So that the JVM wants to stop several times a second. */
    private static final String SMALL_YOUNG = "-Xmn8m";

    private JvmFaults() {}

    static List<Variant> all() {
        return List.of(
                Variant.of(
                                "time-to-safepoint",
                                "counted-loop",
                                Truth.of(Hit.PRICES, "safepoint", Truth.NOBODY, "Scoring.sum", "link.safepoint"),
                                Calls.get("order", "/scores/{sku}?rounds=500000000", 5)
                                        .atOnce(1),
                                Decoys.job(),
                                Decoys.busyEndpoint())
                        .on("order", SMALL_YOUNG),
                Variant.of(
                                "time-to-safepoint",
                                "large-table",
                                Truth.of(Hit.PRICES, "safepoint", Truth.NOBODY, "PriceHistory.sum", "link.safepoint"),
                                Switched.on("order", "price-history").with("megabytes", 128),
                                Calls.get("order", "/price-history/{sku}?looks=60000000", 5)
                                        .atOnce(1),
                                Decoys.job(),
                                Decoys.busyEndpoint())
                        .on("order", SMALL_YOUNG),
                Variant.of(
                                "lock-convoy",
                                "monitor",
                                Truth.of(
                                        Hit.DISCOUNTS,
                                        "lock-contention",
                                        Truth.NOBODY,
                                        "Discounts.discount",
                                        "link.part.lock"),
                                Calls.get("order", "/discounts/{sku}", 26),
                                Decoys.job(),
                                Decoys.busyEndpoint())
                        .always(Calls.get("order", "/discounts/{sku}", 4)),
                Variant.of(
                                "lock-convoy",
                                "reentrant-lock",
                                Truth.of(
                                        Hit.POINTS,
                                        "lock-contention",
                                        Truth.NOBODY,
                                        "Discounts.points",
                                        "link.part.lock"),
                                Calls.get("order", "/points/{sku}", 26),
                                Decoys.job(),
                                Decoys.busyEndpoint())
                        .always(Calls.get("order", "/points/{sku}", 4)),
                Variant.of(
                        "cpu-starvation",
                        "four-neighbours",
                        Truth.of(Hit.PRICES, "cpu-starved", Truth.NOBODY, "link.starved"),
                        new Neighbour(4 * 8), // four services that compute with eight threads each
                        Decoys.job()),
                Variant.of(
                        "cpu-starvation",
                        "twelve-neighbours",
                        Truth.of(Hit.PRICES, "cpu-starved", Truth.NOBODY, "link.starved"),
                        new Neighbour(12 * 4),
                        Decoys.job()),
                Variant.of(
                                "busy-code",
                                "nearest-word",
                                Truth.of(Hit.SEARCHES, "cpu", "GET /searches/{sku}", "Search.", "link.part.cpu"),
                                Switched.on("order", "many-names").with("names", 200_000),
                                Decoys.job(),
                                Decoys.busyEndpoint())
                        .always(Calls.get("order", "/searches/{sku}", 4)),
                Variant.of(
                        "busy-code",
                        "busy-loop",
                        Truth.of(Hit.PRICES, "cpu-starved", Truth.NOBODY, "StockPoller.poll", "link.starved"),
                        Switched.on("order", "stock-poller").with("threads", 64),
                        Decoys.job()),
                Variant.of(
                        "slow-log",
                        "all-requests",
                        Truth.of(Hit.PRICES, "io", "access-", "AccessLog.write", "link.part.io"),
                        new SlowPipe("order", 28),
                        Decoys.job(),
                        Decoys.busyEndpoint()),
                Variant.of(
                        "slow-log",
                        "of-the-callee",
                        Truth.of(Hit.STOCK, "io", "access-", "AccessLog.write", "link.part.io"),
                        new SlowPipe("inventory", 12),
                        Decoys.job(),
                        Decoys.busyEndpoint()));
    }
}
