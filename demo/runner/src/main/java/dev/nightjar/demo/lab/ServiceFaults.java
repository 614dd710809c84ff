package dev.nightjar.demo.lab;

import java.time.Duration;
import java.util.List;

/** A service makes another one wait. */
final class ServiceFaults {

    private static final String SECOND = "inventory-2";

    private ServiceFaults() {}

    static List<Variant> all() {
        return List.of(
                Variant.of(
                        "downstream",
                        "executor-of-the-callee",
                        Truth.of(
                                Hit.ORDERS,
                                "executor-occupied",
                                "POST /statements",
                                "POST /statements",
                                "link.part.downstream",
                                "POST /payments",
                                "charges"),
                        Calls.post("payment", "/statements?pages=120", "", 1).atOnce(1),
                        Decoys.job(),
                        Decoys.busyEndpoint()),
                Variant.of(
                        "downstream",
                        "lock-of-the-callee",
                        Truth.of(
                                Hit.ORDERS,
                                "lock-held",
                                "stocktaking",
                                "stocktaking",
                                "link.part.downstream",
                                "GET /stock/{sku}",
                                "link.part.lock"),
                        Switched.on("inventory", "stocktaking"),
                        Decoys.job(),
                        Decoys.busyEndpoint()),
                Variant.of(
                                "retry-storm",
                                "refusals",
                                Truth.of(
                                        Hit.CARD_CHECKS,
                                        "more-calls",
                                        Truth.NOBODY,
                                        "authorisations",
                                        "link.downstream.more-calls"),
                                Switched.on("payment", "bank")
                                        .with("millis", 40)
                                        .with("refusedPercent", 85),
                                Decoys.job(),
                                Decoys.busyEndpoint())
                        .always(Calls.post("order", "/card-checks/{sku}", "{}", 5)),
                Variant.of(
                                "retry-storm",
                                "slow-refusals",
                                Truth.of(
                                                Hit.CARD_CHECKS,
                                                "more-calls",
                                                Truth.NOBODY,
                                                "authorisations",
                                                "link.downstream.")
                                        .or("sleep"),
                                Switched.on("payment", "bank")
                                        .with("millis", 150)
                                        .with("refusedPercent", 70),
                                Decoys.job(),
                                Decoys.busyEndpoint())
                        .always(Calls.post("order", "/card-checks/{sku}", "{}", 5)),
                Variant.of(
                                "short-timeout",
                                "twice-as-slow",
                                Truth.of(
                                                Hit.HASTY_CARD_CHECKS,
                                                "sleep",
                                                Truth.NOBODY,
                                                "Authorisations.askBank",
                                                "link.part.downstream",
                                                "GET /authorisations/{sku}")
                                        .or("failures"),
                                Switched.on("payment", "bank").with("millis", 800),
                                Decoys.job(),
                                Decoys.busyEndpoint())
                        .always(Calls.post("order", "/hasty-card-checks/{sku}", "{}", 5)),
                Variant.of(
                                "short-timeout",
                                "much-slower",
                                Truth.of(
                                                Hit.HASTY_CARD_CHECKS,
                                                "sleep",
                                                Truth.NOBODY,
                                                "Authorisations.askBank",
                                                "link.part.downstream",
                                                "GET /authorisations/{sku}")
                                        .or("failures"),
                                Switched.on("payment", "bank").with("millis", 5_000),
                                Decoys.job(),
                                Decoys.busyEndpoint())
                        .always(Calls.post("order", "/hasty-card-checks/{sku}", "{}", 5)),
                Variant.of(
                                "cache-stampede",
                                "three-seconds",
                                Truth.of(Hit.MENUS, "statement-slow", Truth.NOBODY, "from product", "link.part.sql")
                                        .or("more-calls")
                                        .or("pool-too-small"),
                                Switched.on("order", "menu-age").with("millis", 3_000),
                                Decoys.job(),
                                Decoys.busyEndpoint())
                        .always(Calls.get("order", "/menus/{sku}", 15)),
                Variant.of(
                                "cache-stampede",
                                "hardly-any-time",
                                Truth.of(Hit.ORDERS, "more-calls", Truth.NOBODY, "from product", "link.pool.")
                                        .or("statement-slow"),
                                Switched.on("order", "menu-age").with("millis", 300),
                                Decoys.job(),
                                Decoys.busyEndpoint())
                        .always(Calls.get("order", "/menus/{sku}", 15)),
                ofTwoInstances(
                        "locked",
                        Truth.of(
                                Hit.STOCK_VIEWS,
                                "lock-held",
                                "stocktaking",
                                "stocktaking",
                                "link.part.downstream",
                                "GET /stock/{sku}",
                                "link.part.lock"),
                        Switched.on(SECOND, "stocktaking")),
                ofTwoInstances(
                        "slow-log",
                        Truth.of(
                                Hit.STOCK_VIEWS,
                                "io",
                                "access-",
                                "AccessLog.write",
                                "link.part.downstream",
                                "GET /stock/{sku}"),
                        new SlowPipe(SECOND, 3)),
                slowConnects("slow-door", Duration.ofMillis(250), 8),
                slowConnects("hardly-open-door", Duration.ofSeconds(2), 4));
    }

    /** One of two instances is bad; every second request meets it. */
    private static Variant ofTwoInstances(String form, Truth truth, Actor fault) {
        Actor two = shop -> Switched.on("order", "two-inventories")
                .with("port", shop.stage().address(SECOND).getPort())
                .start(shop);
        return Variant.of("bad-instance", form, truth, fault, Decoys.job(), Decoys.busyEndpoint())
                .always(two, Calls.get("order", "/stock-views/{sku}", 10));
    }

    private static Variant slowConnects(String form, Duration pause, double perSecond) {
        Door door = new Door();
        return Variant.of(
                        "connect-delay",
                        form,
                        Truth.of(Hit.COURIERS, "downstream", Truth.NOBODY, "127.0.0.1", "link.part.downstream")
                                .or("edge"),
                        door.slow(pause),
                        Decoys.job(),
                        Decoys.busyEndpoint())
                .always(door.open(), Calls.get("order", "/couriers/{sku}", perSecond));
    }
}
