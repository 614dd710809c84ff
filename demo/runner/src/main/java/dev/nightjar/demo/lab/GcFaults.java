package dev.nightjar.demo.lab;

import java.util.List;

/** Works stand still for collections. */
final class GcFaults {

    /** With it collections come several times a second, as in a service with more to do. */
    private static final String TINY_YOUNG = "-Xmn4m";

    private static final String[] G1 = {"-XX:-UseSerialGC", "-XX:+UseG1GC", "-XX:G1HeapRegionSize=1m"};

    /** G1 with hardly more room than the service itself needs. */
    private static final String[] TIGHT_G1 = {
        "-XX:-UseSerialGC", "-XX:+UseG1GC", "-XX:G1HeapRegionSize=1m", "-Xms768m", "-Xmx768m", "-Xmn200m"
    };

    /** Most of this heap has never been touched when the fault begins, nor when it ends: once full, it would be another fault. */
    private static final String[] UNTOUCHED = {"-Xms5g", "-Xmx5g", "-Xmn200m", "-XX:-AlwaysPreTouch"};

    /** So that what lives for some seconds does not fit into the survivor spaces. */
    private static final String[] SMALL_SURVIVORS = {"-Xmn64m", "-XX:SurvivorRatio=30"};

    private GcFaults() {}

    static List<Variant> all() {
        return List.of(
                Variant.of(
                        "allocation-burst",
                        "feed",
                        Truth.of(
                                Hit.PRICES,
                                "allocation",
                                "GET /feeds/catalogue",
                                "CatalogueFeed.",
                                "link.gc.",
                                "link.gc.line"),
                        Calls.get("order", "/feeds/catalogue?countries=300", 2).atOnce(1),
                        Decoys.job(),
                        Decoys.busyEndpoint()),
                Variant.of(
                        "allocation-burst",
                        "in-the-background",
                        Truth.of(Hit.STOCK, "allocation", "no-work", "StockHistory.", "link.gc.", "link.gc.line"),
                        Switched.on("inventory", "stock-history"),
                        Decoys.job(),
                        Decoys.busyEndpoint()),
                Variant.of(
                                "survivor-overflow",
                                "outbox",
                                Truth.of(Hit.PRICES, "allocation", "no-work", "Outbox.", "link.gc.")
                                        .or("gc-survival"),
                                Switched.on("order", "outbox")
                                        .with("each", 5_000)
                                        .with("waiting", 150_000),
                                Decoys.job(),
                                Decoys.busyEndpoint())
                        .on("order", SMALL_SURVIVORS),
                Variant.of(
                                "survivor-overflow",
                                "large-outbox",
                                Truth.of(Hit.PRICES, "allocation", "no-work", "Outbox.", "link.gc.")
                                        .or("gc-survival"),
                                Switched.on("order", "outbox")
                                        .with("each", 4_000)
                                        .with("waiting", 230_000),
                                Decoys.job(),
                                Decoys.busyEndpoint())
                        .on("order", SMALL_SURVIVORS),
                Variant.of(
                                "humongous",
                                "pictures",
                                Truth.of(
                                        Hit.PRICES,
                                        "allocation",
                                        "GET /pictures/{sku}",
                                        "Pictures.scale",
                                        "link.gc.humongous"),
                                Calls.get("order", "/pictures/{sku}?steps=10&uploadMillis=1000", 12)
                                        .atOnce(10),
                                Decoys.job(),
                                Decoys.busyEndpoint())
                        .on("order", G1),
                Variant.of(
                                "humongous",
                                "thumbnails",
                                Truth.of(Hit.PRICES, "allocation", "no-work", "Thumbnails.decode", "link.gc.humongous"),
                                Switched.on("order", "thumbnails")
                                        .with("pauseMillis", 3)
                                        .with("kept", 96),
                                Decoys.job(),
                                Decoys.busyEndpoint())
                        .on("order", G1),
                Variant.of(
                                "reference-processing",
                                "weak-prices",
                                Truth.of(Hit.PRICES, "gc", Truth.NOBODY, "WeakPrices.", "link.gc.references")
                                        .or("allocation", "no-work"),
                                Switched.on("order", "weak-prices")
                                        .with("prices", 1_000_000)
                                        .with("pauseMillis", 50),
                                Decoys.job(),
                                Decoys.busyEndpoint())
                        .on("order", SMALL_SURVIVORS),
                Variant.of(
                                "reference-processing",
                                "many-weak-prices",
                                Truth.of(Hit.PRICES, "gc", Truth.NOBODY, "WeakPrices.", "link.gc.references")
                                        .or("allocation", "no-work"),
                                Switched.on("order", "weak-prices")
                                        .with("prices", 1_600_000)
                                        .with("pauseMillis", 100),
                                Decoys.job(),
                                Decoys.busyEndpoint())
                        .on("order", SMALL_SURVIVORS),
                Variant.of(
                                "old-to-young",
                                "assortment",
                                Truth.of(Hit.PRICES, "gc", Truth.NOBODY, "Assortment.", "link.gc.")
                                        .or("allocation", "no-work")
                                        .or("gc-survival"),
                                Switched.on("order", "assortment"),
                                Decoys.job(),
                                Decoys.busyEndpoint())
                        .on("order", "-Xmn32m"),
                Variant.of(
                        "old-to-young",
                        "busy-assortment",
                        Truth.of(Hit.PRICES, "gc", Truth.NOBODY, "Assortment.", "link.gc.")
                                .or("allocation", "no-work")
                                .or("gc-survival"),
                        Switched.on("order", "assortment").with("each", 100_000).with("pauseMillis", 100),
                        Decoys.job(),
                        Decoys.busyEndpoint()),
                Variant.of(
                        "system-gc",
                        "memory-watch",
                        Truth.of(
                                Hit.PRICES,
                                "gc-requested",
                                "System.gc()",
                                "MemoryWatch.usedExactly",
                                "link.gc.requested"),
                        Switched.on("order", "memory-watch").with("pauseMillis", 150),
                        Decoys.job(),
                        Decoys.busyEndpoint()),
                Variant.of(
                        "system-gc",
                        "caches",
                        Truth.of(Hit.PRICES, "gc-requested", "System.gc()", "Caches.collect", "link.gc.requested"),
                        Calls.post("order", "/caches/{sku}", "", 4),
                        Decoys.job(),
                        Decoys.busyEndpoint()),
                Variant.of(
                                "many-thread-stacks",
                                "many",
                                Truth.of(Hit.PRICES, "gc", Truth.NOBODY, "PushSessions.handle", "link.gc."),
                                Switched.on("order", "push-sessions")
                                        .with("threads", 4_500)
                                        .with("depth", 2_400),
                                Decoys.job(),
                                Decoys.busyEndpoint())
                        .on("order", TINY_YOUNG),
                Variant.of(
                                "many-thread-stacks",
                                "deep",
                                Truth.of(Hit.PRICES, "gc", Truth.NOBODY, "PushSessions.handle", "link.gc."),
                                Switched.on("order", "push-sessions")
                                        .with("threads", 2_500)
                                        .with("depth", 4_300),
                                Decoys.job(),
                                Decoys.busyEndpoint())
                        .on("order", TINY_YOUNG),
                Variant.of(
                                "evacuation-failure",
                                "outbox",
                                Truth.of(Hit.PRICES, "allocation", "no-work", "Outbox.", "link.gc.")
                                        .or("gc-survival"),
                                Switched.on("order", "outbox")
                                        .with("each", 6_000)
                                        .with("waiting", 450_000),
                                Decoys.job(),
                                Decoys.busyEndpoint())
                        .on("order", TIGHT_G1),
                Variant.of(
                                "evacuation-failure",
                                "feed",
                                Truth.of(Hit.PRICES, "allocation", "GET /feeds/catalogue", "CatalogueFeed.", "link.gc.")
                                        .or("gc-survival"),
                                Calls.get("order", "/feeds/catalogue?countries=600", 2)
                                        .atOnce(1),
                                Decoys.job(),
                                Decoys.busyEndpoint())
                        .on("order", TIGHT_G1),
                Variant.of(
                                "page-faults",
                                "outbox",
                                Truth.of(Hit.PRICES, "gc-kernel", Truth.NOBODY, "link.gc.kernel")
                                        .or("allocation", "no-work"),
                                Switched.on("order", "outbox")
                                        .with("each", 4_000)
                                        .with("waiting", 4_500_000),
                                Decoys.job(),
                                Decoys.busyEndpoint())
                        .on("order", UNTOUCHED),
                Variant.of(
                                "page-faults",
                                "feed",
                                Truth.of(Hit.PRICES, "gc-kernel", Truth.NOBODY, "link.gc.kernel")
                                        .or("allocation", "GET /feeds/catalogue"),
                                Calls.get("order", "/feeds/catalogue?countries=900", 1)
                                        .atOnce(1),
                                Decoys.job(),
                                Decoys.busyEndpoint())
                        .on("order", UNTOUCHED));
    }
}
